import { expect, it } from 'vitest'
import { encoded, larger } from './file'

it('writes any bytes in base64, also many of them', async () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 7) % 256)
  const back = Uint8Array.from(atob(await encoded(new Blob([bytes]))), (letter) => letter.charCodeAt(0))
  expect(back).toEqual(bytes)
  expect(await encoded(new Blob(['名前']))).toBe('5ZCN5YmN')
})

it('tells what the server would not take', () => {
  expect(larger(new Blob(['x'.repeat(3_000_001)]), 3)).toBe(true)
  expect(larger(new Blob(['x'.repeat(3_000_000)]), 3)).toBe(false)
})
