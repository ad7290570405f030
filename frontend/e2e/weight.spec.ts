// The page before the sign-in is there at once, also on a slow line.
import type { Response } from '@playwright/test'
import { expect, test } from './test'

/** Bytes of scripts and styles as they go over the line: brotli, without headers. */
const budget = 100_000

test('the sign-in loads at most 100 KB of scripts and styles', async ({ page, portal }) => {
  const came: Response[] = []
  page.on('response', (response) => came.push(response))
  await page.goto(`${portal.url}/login`, { waitUntil: 'networkidle' })
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()

  const parts = came.filter((response) => ['script', 'stylesheet'].includes(response.request().resourceType()))
  for (const part of parts) expect(part.headers()['content-encoding'], part.url()).toBe('br')
  const weights = parts.map((part) => ({ file: part.url(), bytes: Number(part.headers()['content-length']) }))
  expect(weights.length).toBeGreaterThan(1)
  const sum = weights.reduce((all, { bytes }) => all + bytes, 0)
  expect(sum, JSON.stringify(weights, undefined, 1)).toBeLessThanOrEqual(budget)
})
