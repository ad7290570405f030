import { expect, test } from 'vitest'
import { findNotices } from './find'
import { newNotice } from './noticeForm'

const titled = (title_ja: string, text_ja: string, title_en: string) => ({
  id: title_ja,
  state: 'shown' as const,
  version: 1,
  form: { ...newNotice(new Date(0), 'Asia/Tokyo'), title_ja, text_ja, title_en, from: '2026-01-01T00:00:00Z' },
})

test('notices are found by part of their title or text in either language, in their order', () => {
  const all = [
    titled('年末の停止', '', 'Year-end stop'),
    titled('訓練', 'ＩＰ電話を止めます。', ''),
    titled('新料金', '', ''),
  ]
  const find = (text: string) => findNotices(all, text).map(({ id }) => id)
  expect(find('')).toEqual(['年末の停止', '訓練', '新料金'])
  expect(find('止')).toEqual(['年末の停止', '訓練'])
  expect(find('ip電話')).toEqual(['訓練'])
  expect(find('year-END')).toEqual(['年末の停止'])
  expect(find('札幌')).toEqual([])
})
