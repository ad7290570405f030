import { expect, it } from 'vitest'
import { unbroken } from './sentence'

it('cuts a sentence at its phone numbers and loses nothing', () => {
  expect(unbroken('無条件で 090-1234-5678（携帯電話）へ転送中')).toEqual([
    '無条件で ',
    '090-1234-5678',
    '（携帯電話）へ転送中',
  ])
  expect(unbroken('All calls go to +1 202-555-0123 now')).toEqual(['All calls go to ', '+1 202-555-0123', ' now'])
  expect(unbroken('20秒応答がないとき')).toEqual(['20秒応答がないとき'])
  for (const text of ['', '03-1111-2222 → 03-3333-4444']) expect(unbroken(text).join('')).toBe(text)
})
