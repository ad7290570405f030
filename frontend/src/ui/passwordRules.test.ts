import { expect, it } from 'vitest'
import { keptRules } from './passwordRules'

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
