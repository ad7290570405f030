import { readdirSync, readFileSync } from 'node:fs'
import * as v from 'valibot'
import { expect, it } from 'vitest'
import { oneLine } from './fields'

const faults = (limit: number, text: string) => {
  const { issues = [] } = v.safeParse(oneLine(limit), text)
  return issues.map((issue) => [issue.message, issue.requirement])
}

it('counts characters as the server does: each once, however many places it takes', () => {
  const osaka = '\u30AB\u3099' // ガ as macOS writes it in names of files
  for (const character of ['a', '吉', '𠮷', osaka]) {
    expect(faults(60, character.repeat(60)), character).toEqual([])
    expect(faults(60, character.repeat(61)), character).toEqual([['too_long', 60]])
  }
  expect(v.parse(oneLine(60), ' 𠮷野家 ')).toBe('𠮷野家')
})

it('is how every text that somebody types is counted', () => {
  const files = readdirSync('frontend/src', { recursive: true, encoding: 'utf8' })
  const forms = files.filter((file) => /\.(ts|vue)$/.test(file) && !/\.(test|gen)\.ts$/.test(file))
  const counted = forms.filter((file) =>
    /maxLength\([^()]*'\w*too_long'/.test(readFileSync(`frontend/src/${file}`, 'utf8')),
  )
  expect(counted).toEqual(['ui/fields.ts'])
})
