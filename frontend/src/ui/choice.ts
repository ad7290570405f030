/** One entry of a list of radios or checkboxes. */
export interface Choice<T extends string> {
  value: T
  label: string
  help?: string
  disabled?: boolean
  /** Why it cannot be chosen; shown beside it. */
  reason?: string
}
