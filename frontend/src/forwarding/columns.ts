import { hasKey, translate } from '../i18n'
import type { Fault } from '../ui/refusal'

/** What a column of the file of numbers is called in it. */
export function columnName(column: string): string {
  const key = `records.column.${column}`
  return hasKey(key) ? translate(key) : column
}

/** A fault as the file has it: what is chosen in a form is written into a column there. */
export function inFile<F extends Fault>(fault: F): F {
  const code = `${fault.code}_in_file`
  return hasKey(`error.${code}`) ? { ...fault, code } : fault
}
