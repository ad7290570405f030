/** What one reads beside a radio or a checkbox. */
export interface ChoiceText {
  label: string
  help?: string
  disabled?: boolean
  /** Why it cannot be chosen or changed; shown beside it. */
  reason?: string
}

/** One entry of a list of radios or checkboxes. */
export interface Choice<T extends string> extends ChoiceText {
  value: T
}
