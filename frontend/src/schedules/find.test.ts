import { expect, test } from 'vitest'
import { findSchedules } from './find'

const named = (name: string, refused = 0, will_fail = 0) => ({
  id: name,
  name,
  time_zone: 'Asia/Tokyo',
  open: true,
  numbers: 3,
  refused,
  will_fail,
})

test('schedules are found by part of their name, those first that cannot be followed by all', () => {
  const all = [named('Osaka'), named('本社の営業時間', 0, 1), named('東京', 2), named('ＯＳＡＫＡ 夜間', 1)]
  const find = (text: string) => findSchedules(all, text).map(({ name }) => name)
  expect(find('')).toEqual(['東京', 'ＯＳＡＫＡ 夜間', '本社の営業時間', 'Osaka'])
  expect(find(' osaka')).toEqual(['ＯＳＡＫＡ 夜間', 'Osaka'])
  expect(find('営業')).toEqual(['本社の営業時間'])
  expect(find('osaka夜')).toEqual(['ＯＳＡＫＡ 夜間'])
  expect(find('札幌')).toEqual([])
})
