import { expect, it } from 'vitest'
import { encoded, slice, tooLarge } from './roster'

it('writes any bytes in base64, also many of them', async () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 7) % 256)
  const back = Uint8Array.from(atob(await encoded(new Blob([bytes]))), (letter) => letter.charCodeAt(0))
  expect(back).toEqual(bytes)
  expect(await encoded(new Blob(['名前']))).toBe('5ZCN5YmN')
})

it('does not send what the server would not take', () => {
  expect(tooLarge(new Blob(['x'.repeat(3_000_001)]))).toBe(true)
  expect(tooLarge(new Blob(['x'.repeat(3_000_000)]))).toBe(false)
})

it('cuts a list into pages', () => {
  expect(slice([1, 2, 3, 4, 5], 2, 2)).toEqual([3, 4])
  expect(slice([1], 2, 2)).toEqual([])
})
