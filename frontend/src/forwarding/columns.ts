import { hasKey, translate } from '../i18n'

/** What a column of the file of numbers is called in it. */
export function columnName(column: string): string {
  const key = `records.column.${column}`
  return hasKey(key) ? translate(key) : column
}
