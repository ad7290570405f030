import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Language, setLanguage } from '../i18n'
import enOfAll from '../locales/en/error.json'
import enInside from '../locales/en/inside/error.json'
import jaOfAll from '../locales/ja/error.json'
import jaInside from '../locales/ja/inside/error.json'
import { sentence } from './refusal'

const ja = { ...jaOfAll, ...jaInside }
const en = { ...enOfAll, ...enInside }

/** Every code that the server's sources refuse with. */
function serverCodes(of = /\.go$/) {
  const files = readdirSync('server', { recursive: true, encoding: 'utf8' })
  const sources = files.filter((file) => of.test(file) && !file.endsWith('_test.go'))
  const found = sources.flatMap((file) =>
    [...readFileSync(join('server', file), 'utf8').matchAll(/\b[Rr]efuse\("([a-z0-9_]+[a-z0-9])"/g)].map(
      ([, code]) => code ?? '',
    ),
  )
  return [...new Set(found)].sort()
}

// Answers to requests that this interface never makes.
const never = ['content_type', 'method_not_allowed']

it('has a sentence for every refusal of the server', () => {
  const codes = serverCodes()
  expect(codes.length).toBeGreaterThan(20)
  expect(codes.filter((code) => !(code in ja) && !never.includes(code))).toEqual([])
})

it('has those of a sign-in, and of what stands before every page, on pages before it', () => {
  const steps = 'login|password|otp|code|try|ceremony|assertion|recovery|identity|setup|session|actor'
  const codes = serverCodes(new RegExp(`^(portal|store|web)/(${steps}|form|turn|api|guard|body)\\.go$`))
  expect(codes.length).toBeGreaterThan(20)
  expect(codes.filter((code) => !(code in jaOfAll) && !never.includes(code))).toEqual([])
})

it('says each of them in one place', () => {
  expect(Object.keys(jaInside).filter((code) => code in jaOfAll)).toEqual([])
})

describe.each([
  ['ja', ja],
  ['en', en],
] as [Language, object][])('a sentence about a field (%s)', (language, words) => {
  const codes = Object.entries(words).flatMap(([code, text]) => (`${text}`.includes('{label}') ? code : []))
  const args = { limit: 60, min: 1, max: 9, line: 2 }

  it('names it, and has no gap where it has no name', async () => {
    await setLanguage(language)
    expect(codes).toContain('malformed')
    for (const code of codes) {
      expect(sentence({ code, args }, 'Comment'), code).toContain('Comment')
      const unnamed = sentence({ code, args })
      expect(unnamed, code).not.toMatch(/“”|\uFFFC|^[のはを、:]|\{|error\./)
      expect(unnamed.length, code).toBeGreaterThan(5)
    }
    expect(sentence({ code: 'too_long', args })).toContain('60')
  })
})

it('names both days whose hours meet', () => {
  setLanguage('ja')
  expect(sentence({ code: 'hours_overlap_next', field: 'week.6' }, '土曜日')).toBe(
    '土曜日の時間帯が、翌日の日曜日の時間帯と重なっています。',
  )
})
