import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import ja from '../locales/ja/error.json'

/** Every code that the server's sources refuse with. */
function serverCodes() {
  const files = readdirSync('server', { recursive: true, encoding: 'utf8' })
  const sources = files.filter((file) => file.endsWith('.go') && !file.endsWith('_test.go'))
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
