import { readdirSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Language, setLanguage, translate } from './i18n'

type Tree = { [key: string]: string | Tree }

const flat = (tree: Tree, prefix = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value]] : flat(value, `${prefix}${key}.`),
  )
const placeholders = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].sort()

/** The dictionaries as they are written; the build makes functions of them. */
function written(language: Language) {
  const folder = `frontend/src/locales/${language}`
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'))
  return new Map(
    files.flatMap((file) =>
      flat(JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')), `${file.replace('.json', '')}.`),
    ),
  )
}

describe('dictionaries', () => {
  const japanese = written('ja')
  const english = written('en')

  it('are those that the types know', () => {
    for (const language of ['ja', 'en']) {
      const read = (file: string) => readFileSync(`frontend/src/locales/${language}/${file}.ts`, 'utf8')
      const known = [...(read('entrance') + read('inside')).matchAll(/from '\.\/(\w+)\.json'/g)].map(([, name]) => name)
      expect(new Set([...japanese.keys()].map((key) => key.split('.')[0]))).toEqual(new Set(known))
    }
  })

  it('have the same keys', () => {
    expect([...english.keys()].sort()).toEqual([...japanese.keys()].sort())
  })

  it('have the same placeholders in each sentence', () => {
    // An error sentence in one language may leave out the field's label.
    for (const [key, text] of japanese) {
      const used = (one: string) => placeholders(one).filter((name) => !(key.startsWith('error.') && name === 'label'))
      expect(used(english.get(key) ?? ''), key).toEqual(used(text))
    }
  })

  it('leave nothing empty', () => {
    for (const [key, text] of [...japanese, ...english]) expect(text.trim(), key).not.toBe('')
  })
})

describe('translate', () => {
  beforeAll(() => setLanguage('en'))

  it('fills placeholders and chooses the plural', () => {
    expect(translate('common.pager.range', { from: 1, to: 50, total: '1,234' })).toBe('1–50 of 1,234')
    expect(translate('common.summary', { count: 1 })).toBe('There is 1 problem with what you entered')
    expect(translate('common.summary', { count: 3 })).toBe('There are 3 problems with what you entered')
  })

  it('writes special letters and whole texts as they are', async () => {
    expect(translate('error.mail_malformed')).toContain('taro@example.co.jp')
    await setLanguage('ja')
    expect(translate('common.signOut')).toBe('サインアウト')
  })
})
