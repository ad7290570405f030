import { expect, it } from 'vitest'
import { withLinks } from './links'

const links = (text: string) => withLinks(text).flatMap(({ href }) => href ?? [])

it.each([
  [
    '開く: http://127.0.0.1:8080/password/identity#token=a-b_c',
    ['http://127.0.0.1:8080/password/identity#token=a-b_c'],
  ],
  ['（https://example.co.jp/a?b=c）です。', ['https://example.co.jp/a?b=c']],
  ['See https://example.co.jp/login.', ['https://example.co.jp/login']],
  ['javascript:alert(1) and no link', []],
])('finds the addresses in %j', (text, found) => {
  expect(links(text)).toEqual(found)
})

it('loses no letter of the text', () => {
  const text = 'A http://localhost:1/x, b\nhttp://localhost:2/y'
  expect(
    withLinks(text)
      .map((part) => part.text)
      .join(''),
  ).toBe(text)
})
