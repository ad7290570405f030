import * as v from 'valibot'
import { expect, it } from 'vitest'
import { keptRules, newPasswordSchema } from './passwordRules'

const broken = (password: string) =>
  Object.entries(keptRules(password, 'Taro@example.co.jp'))
    .filter(([, kept]) => !kept)
    .map(([rule]) => rule)

it.each([
  ['Denwaban2026', []],
  ['', ['length', 'long', 'digit', 'upper', 'lower', 'loginId']],
  ['Abcdef1', ['length', 'long']],
  [`A1${'b'.repeat(30)}`, []],
  [`A1${'b'.repeat(31)}`, ['length']],
  [`A1${'😀'.repeat(126)}`, ['length', 'lower']],
  [`A1${'b'.repeat(127)}`, ['length', 'long']],
  ['ABCDEF12', ['lower']],
  ['abcdef12', ['upper']],
  ['Abcdefgh', ['digit']],
  ['Ａｂｃｄｅｆ１２', ['digit', 'upper', 'lower']],
  ['TARO@example.co.jp', ['digit', 'loginId']],
  ['Taro', ['length', 'long', 'digit', 'loginId']],
])('%j breaks %j', (password, rules) => {
  expect(broken(password)).toEqual(rules)
})

it.each([
  ['abcdefgh', 'abcdefgi', false, 'password password_rules, again password_mismatch'],
  ['Taro', 'Taro', true, 'password password_rules'],
  ['abcdefgh', 'abcdefgh', true, ''],
  ['', '', false, 'password required, again required'],
])('%j and %j are told all that is wrong at once', (password, again, long, faults) => {
  const schema = newPasswordSchema(() => ({ long, loginId: 'taro@example.co.jp' }))
  const first = new Map<string | null, string>()
  for (const issue of v.safeParse(schema, { password, again }).issues ?? []) {
    const field = v.getDotPath(issue)
    if (!first.has(field)) first.set(field, issue.message)
  }
  expect([...first].map((one) => one.join(' ')).join(', ')).toBe(faults)
})
