import { expect, type Page } from '@playwright/test'
import axe from 'axe-core'

/** No finding of axe, however small, and one heading that names the page. */
export async function checkAccessibility(page: Page) {
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1)
  // A colour on its way to another one has no contrast to speak of: not even a pointer that rests there sets one off.
  await page.emulateMedia({ reducedMotion: 'reduce' })
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() => window.axe.run({ resultTypes: ['violations'] }))
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, target }) => `${id}: ${help}: ${target} ${html}`),
  )
  await page.emulateMedia({ reducedMotion: null })
  expect(found, `accessibility of ${page.url()}`).toEqual([])
}

/** The page does not scroll sideways; what is too wide is named. */
export async function checkWidth(page: Page) {
  const tooWide = await page.evaluate(() => {
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= width) return []
    const beyond = [...document.querySelectorAll('body *')].filter(
      (one) => one.getBoundingClientRect().right > width + 1,
    )
    return beyond.slice(0, 5).map((one) => one.outerHTML.slice(0, 160))
  })
  expect(tooWide, `wider than the window: ${page.url()}`).toEqual([])
}

declare global {
  interface Window {
    axe: typeof axe
  }
}
