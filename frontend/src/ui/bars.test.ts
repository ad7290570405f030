import { expect, it } from 'vitest'
import { place } from './bars'

it('places a part on the bar of its day', () => {
  const day = { from: 0, until: 24 }
  expect(place({ from: 6, until: 18 }, day)).toEqual({ left: 25, width: 50 })
  expect(place({ from: -6, until: 6 }, day)).toEqual({ left: 0, width: 25 })
  expect(place({ from: 30, until: 36 }, day)).toEqual({ left: 100, width: 0 })
})
