import { expect, it } from 'vitest'
import { readCode } from './code'

it.each([
  ['123456', '123456'],
  ['１２３４５６', '123456'],
  [' 123 456　', '123456'],
  ['123-456', '123456'],
  ['１２３ー４５６', '123456'],
  ['123‐4−5—6', '123456'],
  ['', ''],
])('reads %j as %j', (typed, code) => {
  expect(readCode(typed)).toBe(code)
})
