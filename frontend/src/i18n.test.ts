import { describe, expect, it } from 'vitest'
import en from './locales/en'
import ja from './locales/ja'

type Tree = { [key: string]: string | Tree }

const flat = (tree: Tree, prefix = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value]] : flat(value, `${prefix}${key}.`),
  )
const placeholders = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].sort()

describe('dictionaries', () => {
  const japanese = new Map(flat(ja))
  const english = new Map(flat(en))

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
