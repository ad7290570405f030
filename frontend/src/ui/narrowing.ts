/** A field that narrows a list, in words; without a text it does not. */
export interface Narrowing {
  label: string
  text: string
  /** Its field is in sight also where the others are folded away. */
  inSight?: boolean
}

/** What a choice among options is called; '' stands for all of them and is called nothing. */
export const chosenText = (options: { value: string; label: string }[], value: string) =>
  value && (options.find((option) => option.value === value)?.label ?? value)
