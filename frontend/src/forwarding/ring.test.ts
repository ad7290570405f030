import { expect, it } from 'vitest'
import { ringSeconds } from './ring'

it('reads whole seconds however they are typed', () => {
  for (const text of ['15', '１５', ' 15 ', '　１５秒', '15 s', '015']) expect(ringSeconds(text), text).toBe(15)
})

it('reads nothing else', () => {
  for (const text of ['', '1.5', '-5', '十五', '15a', '1e3', '12345678'])
    expect(ringSeconds(text), text).toBeUndefined()
})
