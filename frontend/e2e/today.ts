import { expect } from '@playwright/test'

const day = 86_400_000
const tokyo = 9 * 3_600_000
const minute = 60_000

/** The first instant of tomorrow in Tokyo. */
export const tomorrow = () => (Math.floor((Date.now() + tokyo) / day) + 1) * day - tokyo

/** Waits for midnight where it is near: what a test sets today would be of yesterday before the test has read it. */
export const leavesMidnightBehind = () =>
  expect.poll(() => tomorrow() - Date.now(), { timeout: 2 * minute }).toBeGreaterThan(minute)
