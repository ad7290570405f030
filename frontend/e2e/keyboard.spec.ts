// One change of a forwarding without a mouse, from the search to 元に戻す.
import type { Locator } from '@playwright/test'
import { demo } from './people'
import { Site } from './site'
import { expect, test } from './test'

test('a forwarding is set with the keyboard alone', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  const { keyboard } = site.page

  /** Tab, until this has the focus; and then one sees where it is. */
  async function tabsTo(there: Locator) {
    const isThere = () => there.evaluate((element) => element === document.activeElement)
    for (let steps = 0; steps < 60 && !(await isThere()); steps++) await keyboard.press('Tab')
    await expect(there).toBeFocused()
    const { outline, shadow } = await there.evaluate((element) => {
      const { outlineStyle, boxShadow } = getComputedStyle(element)
      return { outline: outlineStyle, shadow: boxShadow }
    })
    expect(outline !== 'none' || shadow !== 'none', 'the focus can be seen').toBe(true)
  }

  await test.step('the skip link is the first stop and leads past the menu', async () => {
    await site.page.reload()
    await site.sees(site.words.search)
    await keyboard.press('Tab')
    await expect(site.link('本文へ移動')).toBeFocused()
    await keyboard.press('Enter')
    await expect(site.page.getByRole('main')).toBeFocused()
  })
  await tabsTo(site.field('IP電話番号'))
  await keyboard.type('03-0000-1001')
  await keyboard.press('Enter')
  await expect(site.rows()).toHaveCount(1)
  await tabsTo(site.tick('03-0000-1001'))
  await keyboard.press('Space')
  await tabsTo(site.button('選択'))
  await keyboard.press('Enter')
  await expect(site.page.getByRole('heading', { level: 1, name: '転送 (番号ごと) 設定' })).toBeFocused()

  await tabsTo(site.radio('転送しない'))
  await keyboard.press('ArrowUp')
  await expect(site.radio('転送する')).toBeChecked()
  await tabsTo(site.checkbox('無条件転送'))
  await keyboard.press('Space')
  await tabsTo(site.radio('リスト1'))
  await keyboard.press('Space')
  await tabsTo(site.entry(1))
  await keyboard.type('090-1234-5678')
  await tabsTo(site.button('設定'))
  await keyboard.press('Enter')
  await expect(site.page.getByRole('heading', { name: '転送の設定が完了しました。' })).toBeFocused()
  await tabsTo(site.button('元に戻す'))
  await keyboard.press('Enter')
  await site.reads('元に戻しました。')
})
