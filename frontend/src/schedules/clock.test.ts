import { describe, expect, it } from 'vitest'
import { isNextDay, tidyBegin, tidyTime } from './clock'

describe('a typed time', () => {
  it.each([
    ['9', '09:00'],
    ['09', '09:00'],
    ['930', '09:30'],
    ['1800', '18:00'],
    ['9:30', '09:30'],
    ['９：３０', '09:30'],
    ['9時', '09:00'],
    ['9時30分', '09:30'],
    [' 18:00 ', '18:00'],
    ['24:00', '00:00'],
    ['29:00', '05:00'],
    ['30:00', undefined],
    ['9:60', undefined],
    ['9:5', undefined],
    ['', undefined],
    ['noon', undefined],
  ])('%j is %j', (typed, time) => {
    expect(tidyTime(typed)).toBe(time)
  })

  it.each([
    ['23:59', '23:59'],
    ['24:00', undefined],
    ['25', undefined],
    ['２５：００', undefined],
  ])('%j as a beginning is %j', (typed, time) => {
    expect(tidyBegin(typed)).toBe(time)
  })

  it('is one of the next day when it is not later', () => {
    expect(isNextDay('22:00', '05:00')).toBe(true)
    expect(isNextDay('00:00', '00:00')).toBe(true)
    expect(isNextDay('09:00', '18:00')).toBe(false)
    expect(isNextDay('09:00', '')).toBe(false)
  })
})
