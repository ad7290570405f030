import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { again } from './navigation'

/** How high the page is, and where it is scrolled to. */
let height: number
let at: number

beforeEach(() => {
  vi.useFakeTimers()
  height = 800
  at = 0
  vi.stubGlobal('innerHeight', 600)
  vi.spyOn(document.documentElement, 'scrollHeight', 'get').mockImplementation(() => height)
  vi.spyOn(window, 'scrollY', 'get').mockImplementation(() => at)
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const place = { left: 0, top: 3000 }
const comesBack = (isHere = () => true) => {
  const result = { place: undefined as unknown }
  void again(place, isHere).then((found) => {
    result.place = found
  })
  return result
}

it('brings one back to the place in a list once the list has come', async () => {
  const back = comesBack()
  await vi.advanceTimersByTimeAsync(500)
  expect(back.place).toBeUndefined()
  height = 5000
  await vi.advanceTimersByTimeAsync(50)
  expect(back.place).toBe(place)
})

it('goes as near as it can where the list has become short', async () => {
  const back = comesBack()
  await vi.advanceTimersByTimeAsync(2100)
  expect(back.place).toBe(place)
})

it('leaves whoever scrolled meanwhile, or went on, where they are', async () => {
  const reader = comesBack()
  at = 200
  height = 5000
  await vi.advanceTimersByTimeAsync(50)
  expect(reader.place).toBe(false)
  const goer = comesBack(() => false)
  await vi.advanceTimersByTimeAsync(50)
  expect(goer.place).toBe(false)
})
