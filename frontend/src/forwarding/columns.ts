import { hasKey, translate } from '../i18n'
import { wordsOf } from '../ui/lineFaults'

/** What a column of the file of numbers is called in it. */
export function columnName(column: string): string {
  const key = `records.column.${column}`
  return hasKey(key) ? translate(key) : column
}

const targets = ['list1', 'list2', 'list3', 'list4', 'list5', 'voicemail']
/** The words of which a column holds one. */
export const columnWords = (column: string) =>
  column === 'target'
    ? wordsOf('records.cell.target', targets)
    : wordsOf(`records.cell.${column === 'on' ? 'on' : 'action'}`, ['true', 'false'])
