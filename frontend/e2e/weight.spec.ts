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

test('the help and a page that is not there load nothing of what pages behind the sign-in say', async ({
  page,
  portal,
}) => {
  const came: string[] = []
  page.on('response', (response) => came.push(response.url()))
  for (const path of ['/help/factors', '/help/terms', '/nowhere']) {
    await page.goto(portal.url + path, { waitUntil: 'networkidle' })
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  }
  expect(came.filter((url) => /\/assets\/(entrance|help)/.test(url))).not.toEqual([])
  expect(came.filter((url) => /\/assets\/inside/.test(url))).toEqual([])
})
