import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
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
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'))
  return new Map(
    files.flatMap((file) => flat(JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')), `${basename(file, '.json')}.`)),
  )
}

describe('dictionaries', () => {
  const japanese = written('ja')
  const english = written('en')

  it('are those that the types know', () => {
    for (const language of ['ja', 'en']) {
      const read = (file: string) => readFileSync(`frontend/src/locales/${language}/${file}.ts`, 'utf8')
      const known = [
        ...['entrance', 'help', 'inside']
          .map(read)
          .join('')
          .matchAll(/from '\.\/(?:\w+\/)?(\w+)\.json'/g),
      ].map(([, name]) => name)
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

  it('have, in English, a form for one where a number stands beside a noun', () => {
    // Limits and counts of what is only shown when there are many are never one.
    const many = ['error.line_long', 'error.too_many_lines', 'error.too_many_rows', 'plan.preview.first']
    const all = ['forwarding.search.selectAll', 'forwarding.search.allSelected']
    const noun =
      /\{(?!limit|max|min|expected|label|lists|n\}|day\})\w+\} (?:\w+ )?(?!(?:was|has|is|this|of|as|does|starts|ends|details)\b)[a-z]+s\b/
    const bare = [...english].filter(
      ([key, text]) => !text.includes('|') && noun.test(text) && ![...many, ...all].includes(key),
    )
    expect(bare).toEqual([])
    // The form is chosen by `count`, so the noun has to be the one that it counts.
    for (const [key, text] of english)
      if (text.includes(' | ') && placeholders(text).length) expect(placeholders(text), key).toContain('count')
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

describe('a dictionary that comes late', () => {
  type File = `${Language}/${'entrance' | 'help' | 'inside'}`
  /** What holds a file back: it comes once this is settled. */
  let held: Map<File, { comes: () => void; until: Promise<void> }>

  function holdBack(...files: File[]) {
    for (const file of files) {
      let comes = () => {}
      const until = new Promise<void>((resolve) => {
        comes = resolve
      })
      held.set(file, { comes, until })
      vi.doMock(`./locales/${file}`, async (original) => {
        await until
        return original()
      })
    }
  }
  const comes = async (...files: File[]) => {
    for (const file of files) held.get(file)?.comes()
    for (let i = 0; i < 10; i++) await new Promise((resolve) => setTimeout(resolve))
  }
  /** Whether everything a page may say is there in the language that is shown. */
  const says = ({ hasKey }: typeof import('./i18n')) => hasKey('common.signOut') && hasKey('dashboard.title')

  beforeEach(() => {
    held = new Map()
    localStorage.clear()
    vi.resetModules()
  })
  afterEach(() => {
    for (const file of held.keys()) vi.doUnmock(`./locales/${file}`)
    localStorage.clear()
  })

  it('leaves no page without words where the language of an account comes while the page is opened', async () => {
    holdBack('en/entrance')
    const late = await import('./i18n')
    await late.setLanguage('ja', false, ['entrance'])
    void late.setLanguage('en')
    let opened = false
    const opening = late.needDictionary('inside').then(() => {
      opened = true
    })
    await comes('en/inside')
    expect(opened).toBe(false)
    expect(late.language()).toBe('ja')
    await comes('en/entrance')
    await opening
    expect(late.language()).toBe('en')
    expect(says(late)).toBe(true)
  })

  it('takes nothing of what an earlier part brought', async () => {
    holdBack('ja/inside')
    const late = await import('./i18n')
    await late.setLanguage('ja', false, ['entrance'])
    const opening = late.needDictionary('inside')
    const english = late.setLanguage('en')
    await comes('ja/inside')
    await Promise.all([opening, english])
    await late.setLanguage('ja')
    expect(says(late)).toBe(true)
  })

  it('does not take the place of a language that was asked for after it', async () => {
    holdBack('ja/entrance')
    const late = await import('./i18n')
    const first = late.setLanguage('ja', false, ['entrance'])
    await late.setLanguage('en')
    await comes('ja/entrance')
    await first
    expect(late.language()).toBe('en')
    expect(document.documentElement.lang).toBe('en')
  })

  it('is not remembered once another language was chosen', async () => {
    holdBack('en/inside')
    const late = await import('./i18n')
    await late.setLanguage('ja')
    const english = late.setLanguage('en', true)
    await late.setLanguage('ja', true)
    await comes('en/inside')
    await english
    expect(late.language()).toBe('ja')
    expect(late.rememberedLanguage()).toBe('ja')
  })

  it('that does not come at all leaves the language that is there', async () => {
    vi.doMock('./locales/en/entrance', () => Promise.reject(new Error('no connection')))
    const late = await import('./i18n')
    await late.setLanguage('ja', false, ['entrance'])
    const english = late.setLanguage('en').catch(() => 'failed')
    await late.needDictionary('inside')
    expect(await english).toBe('failed')
    expect(late.language()).toBe('ja')
    expect(says(late)).toBe(true)
    vi.doUnmock('./locales/en/entrance')
  })
})
