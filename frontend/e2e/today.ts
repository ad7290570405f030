import { expect } from '@playwright/test'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const tokyo = 9 * hour

/** What the longest test takes at the most: test.slow() gives it three times its two minutes. */
const longest = 6 * minute

/** The first instant of tomorrow in Tokyo. */
export const tomorrow = () => (Math.floor((Date.now() + tokyo) / day) + 1) * day - tokyo

/** How long it is until a full hour of the day comes in Tokyo. */
const until = (full: number) => day - ((Date.now() + tokyo - full * hour) % day)

/** How long leavesBehind may take. */
export const patience = longest + 2 * minute

/** Waits for full hours of Tokyo that are near: what a test sets before one would be over before the test has read it. */
export const leavesBehind = (hours: readonly number[]) =>
  expect
    .poll(() => Math.min(...hours.map(until)), { message: 'the hour is over', timeout: patience })
    .toBeGreaterThan(longest)
