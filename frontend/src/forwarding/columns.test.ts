import { beforeAll, expect, it } from 'vitest'
import { setLanguage } from '../i18n'
import { inFile } from '../ui/lineFaults'
import { sentence } from '../ui/refusal'
import { columnName, columnWords } from './columns'

beforeAll(() => setLanguage('ja'))

it.each([
  ['actions_required', 'actions', '無条件転送 など', 'どれかの転送動作を「する」にしてください。'],
  ['target_required', 'target', '転送先', '転送先に「リスト1」～「リスト5」か「留守番電話」を入れてください。'],
  ['choice_unknown', 'busy', '話中時転送', '「する」「しない」のどれかを入れてください。'],
  ['choice_unknown', 'on', '転送設定', '「転送する」「転送しない」のどれかを入れてください。'],
  ['actions_illegal', 'actions', '無条件転送 など', '無条件転送と、ほかの転送動作は同時に選べません。'],
])('%s in a file is told by its columns', (code, field, column, words) => {
  expect(columnName(field)).toBe(column)
  expect(sentence(inFile({ code, field, line: 9 }, columnWords(field)))).toBe(words)
})
