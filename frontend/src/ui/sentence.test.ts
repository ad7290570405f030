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

it('keeps instants in one piece', () => {
  expect(unbroken('転送中 · 11/30 18:00 まで')).toEqual(['転送中\u00a0· ', '11/30 18:00', ' まで'])
  expect(unbroken('2027/1/4 08:30 に元へ戻ります')[1]).toBe('2027/1/4 08:30')
  expect(unbroken('2026年11月26日 14:05の変更')).toEqual(['', '2026年11月26日', ' 14:05の変更'])
  expect(unbroken('voicemail · until 3 Dec 2026, 07:26')).toEqual(['voicemail\u00a0· until ', '3 Dec 2026, 07:26', ''])
})
