// Forwardings without a mouse: from the search to 元に戻す, as a batch, and by a file.
import type { Locator } from '@playwright/test'
import { demo } from './people'
import { Site } from './site'
import { expect, test } from './test'

/** Tab, until this has the focus; and then one sees where it is. */
async function tabsTo({ page: { keyboard } }: Site, there: Locator) {
  const isThere = () => there.evaluate((element) => element === document.activeElement)
  for (let steps = 0; steps < 60 && !(await isThere()); steps++) await keyboard.press('Tab')
  await expect(there).toBeFocused()
  const { outline, shadow } = await there.evaluate((element) => {
    const { outlineStyle, boxShadow } = getComputedStyle(element)
    return { outline: outlineStyle, shadow: boxShadow }
  })
  expect(outline !== 'none' || shadow !== 'none', 'the focus can be seen').toBe(true)
}

/** Does what a press of Enter on this does. */
async function enters(site: Site, there: Locator) {
  await tabsTo(site, there)
  await site.page.keyboard.press('Enter')
}

test('a forwarding is set with the keyboard alone', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  const { keyboard } = site.page

  await test.step('the skip link is the first stop and leads past the menu', async () => {
    await site.page.reload()
    await site.sees(site.words.search)
    await keyboard.press('Tab')
    await expect(site.link('本文へ移動')).toBeFocused()
    await keyboard.press('Enter')
    await expect(site.page.getByRole('main')).toBeFocused()
  })
  await tabsTo(site, site.field('IP電話番号'))
  await keyboard.type('03-0000-1001')
  await keyboard.press('Enter')
  await expect(site.rows()).toHaveCount(1)
  await tabsTo(site, site.tick('03-0000-1001'))
  await keyboard.press('Space')
  await tabsTo(site, site.button('選択'))
  await keyboard.press('Enter')
  await expect(site.page.getByRole('heading', { level: 1, name: '転送 (番号ごと) 設定' })).toBeFocused()

  await tabsTo(site, site.radio('転送しない'))
  await keyboard.press('ArrowUp')
  await expect(site.radio('転送する')).toBeChecked()
  await tabsTo(site, site.checkbox('無条件転送'))
  await keyboard.press('Space')
  await tabsTo(site, site.radio('リスト1'))
  await keyboard.press('Space')
  await tabsTo(site, site.entry(1))
  await keyboard.type('090-1234-5678')
  await tabsTo(site, site.button('設定'))
  await keyboard.press('Enter')
  await expect(site.page.getByRole('heading', { name: '転送の設定が完了しました。' })).toBeFocused()
  await tabsTo(site, site.button('元に戻す'))
  await keyboard.press('Enter')
  await site.reads('元に戻しました。')
})

test('a batch is prepared, run and taken back with the keyboard alone', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  const { keyboard } = site.page
  await site.opensTheForm('03-0000-1001')
  await tabsTo(site, site.radio('転送しない'))
  await keyboard.press('ArrowUp')
  await tabsTo(site, site.checkbox('無条件転送'))
  await keyboard.press('Space')
  await tabsTo(site, site.entry(1))
  await keyboard.type('090-1234-5678')

  const save = site.button('一括設定として保存')
  await test.step('whoever leaves a dialog is back where they came from', async () => {
    await enters(site, save)
    await expect(site.dialog()).toBeVisible()
    await keyboard.press('Escape')
    await expect(site.page.getByText('終了日時は保存しません')).toHaveCount(0)
    await expect(save).toBeFocused()
    await keyboard.press('Enter')
    await enters(site, site.dialog().getByRole('button', { name: 'キャンセル', exact: true }))
    await expect(save).toBeFocused()
  })
  await keyboard.press('Enter')
  await tabsTo(site, site.dialog().getByLabel('名前'))
  await keyboard.type('災害時')
  await keyboard.press('Enter')
  await enters(site, site.link('一括設定を開く'))
  await expect(site.page.getByRole('heading', { level: 1, name: '災害時' })).toBeVisible()

  const run = site.page.getByRole('main').getByRole('button', { name: '実行する', exact: true })
  await enters(site, run)
  await expect(site.dialog().getByRole('button', { name: '実行する', exact: true })).toBeFocused()
  await keyboard.press('Escape')
  await expect(run).toBeFocused()
  await keyboard.press('Enter')
  await keyboard.press('Enter')
  await expect(site.page.getByRole('heading', { name: '転送の設定が完了しました。' })).toBeFocused()
  await enters(site, site.button('一括設定に戻る'))
  await test.step('the button vanished, and Tab goes on from there', async () => {
    await enters(site, site.page.getByRole('button', { name: /の実行を元に戻す$/ }))
    await expect(site.dialog().getByRole('button', { name: '元に戻す', exact: true })).toBeFocused()
    await keyboard.press('Enter')
    await site.reads(/に元に戻しました$/)
    await expect(site.page.locator('body')).not.toBeFocused()
  })
})

test('settings are read from a file with the keyboard alone', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  const { keyboard } = site.page
  await site.opens('/web-settings/Y10000001/import')
  await site.sees('転送 (番号ごと) CSVで設定')
  await tabsTo(site, site.field('CSVファイルを選ぶ'))
  const [chooser] = await Promise.all([site.page.waitForEvent('filechooser'), keyboard.press('Enter')])
  const text = 'IP電話番号,転送設定,無条件転送,転送先,リスト1\n03-0000-1001,転送する,する,リスト1,090-1234-5678'
  await chooser.setFiles({ name: 'numbers.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
  await site.reads('1番号を変更します')
  await expect(site.page.locator('body')).not.toBeFocused()
  await enters(site, site.button('この内容で設定'))
  await expect(site.page.getByRole('heading', { name: '転送の設定が完了しました。' })).toBeFocused()
  await enters(site, site.button('元に戻す'))
  await site.reads('元に戻しました。')
})
