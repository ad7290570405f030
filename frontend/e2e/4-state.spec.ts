// Beside the manual's way: which numbers are forwarded now, since when, by whom, and where to.

import type { Locator } from '@playwright/test'
import { checkAccessibility, checkWidth } from './accessibility'
import { demo } from './people'
import { Site } from './site'
import { expect, test } from './test'

test('the hits of a search are narrowed to what is set for them', async ({ portal, meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  await portal.becomes((data) => {
    data.run(`UPDATE forwardings SET on_since = on_since - 20 * 86400000
      WHERE number_id = (SELECT id FROM numbers WHERE digits = '0300001002')`)
  })
  await ichiro.page.reload()
  await ichiro.page.getByRole('link', { name: /^14日以上転送中/ }).click()
  await ichiro.sees(ichiro.words.search)
  await expect(ichiro.page.getByRole('row').filter({ hasText: '03-0000-1002' })).toBeVisible()

  const site = await Site.at(ichiro, 'Y10000001')
  const since = (place: Locator) => place.getByText(/^(20日前|今日)から$/)
  const colour = async (place: Locator) => since(place).evaluate((text) => getComputedStyle(text).color)
  await test.step('what goes on for too long has the same look wherever it stands', async () => {
    const looks = new Set<string>()
    for (const list of ['/', '/numbers?state=on', '/web-settings/Y10000001/forwarding?state=on']) {
      await site.opens(list)
      const long = await colour(site.row('03-0000-1002'))
      expect(long, `${list}: another look than what is as usual`).not.toBe(await colour(site.row('03-0000-1004')))
      looks.add(long)
    }
    await site.follows('03-0000-1002')
    looks.add(await colour(site.page.getByRole('region', { name: 'いまの設定' })))
    expect([...looks]).toHaveLength(1)
  })
  await site.opens('/web-settings/Y10000001/forwarding')
  await site.searches()
  await expect(site.rows()).toHaveCount(24)
  await expect(site.row('03-0000-1002')).toContainText('20日前から')
  await expect(site.row('03-0000-1004')).toContainText('今日から')
  await expect(site.row('03-0000-1004')).toContainText(demo.name)

  await site.field('転送状態').selectOption('転送中')
  await expect(site.rows()).toHaveCount(4)
  await site.presses('転送の長い順')
  await expect(site.rows().first()).toContainText('03-0000-1002')
  await site.checkbox('14日以上転送中').check()
  await expect(site.rows()).toHaveCount(1)
  await expect(site.page).toHaveURL(/days=14/)
  await checkAccessibility(site.page)
  for (const width of [390, 960, 1024, 1100, 1216, 1440]) {
    await site.page.setViewportSize({ width, height: 844 })
    await checkWidth(site.page)
    await expect(site.row('03-0000-1002').getByText('無条件で留守番電話へ転送中')).toBeVisible()
  }
  await site.page.setViewportSize({ width: 1280, height: 720 })

  await site.presses('絞り込みを解除')
  await expect(site.rows()).toHaveCount(24)
  await site.field('転送先の番号・名前').fill('080-1234')
  await site.field('転送先の番号・名前').press('Enter')
  await expect(site.rows()).toHaveCount(1)
  await site.field('転送動作').selectOption('無条件転送')
  await site.reads('条件に合う番号はありません。')
  // The steps of the narrowing are none on the way back.
  await site.page.goBack()
  await expect(site.page).toHaveURL(/\/forwarding$/)
  await site.sees(site.words.search)
  await expect(site.page.getByRole('table')).toHaveCount(0)
})

test('a filter and an order stand in the address, and a reload keeps them', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await site.searches()
  for (const [field, choice, address, rows] of [
    ['転送状態', '転送中', /state=on/, 4],
    ['転送状態', '転送なし', /state=off/, 20],
    ['転送状態', 'すべて', /^(?!.*state=).*page=1$/, 24],
    ['転送動作', '無応答転送', /action=no_answer/, 2],
  ] as const) {
    await site.field(field).selectOption(choice)
    await expect(site.page).toHaveURL(address)
    await site.page.reload()
    await expect(site.field(field).locator('option:checked')).toHaveText(choice)
    if (rows !== undefined) await expect(site.rows()).toHaveCount(rows)
  }
  for (const [heading, column, address, direction] of [
    ['転送の長い順', 'いまの設定', /order=oldest/, 'ascending'],
    ['終了の近い順', 'いまの設定', /order=ending/, 'ascending'],
    ['最近の変更順', 'いまの設定', /order=latest/, 'descending'],
    ['拠点ID', '拠点ID', /order=site/, 'ascending'],
    ['拠点ID', '拠点ID', /order=-site/, 'descending'],
    ['IP電話番号', 'IP電話番号', /^(?!.*order=).*page=1$/, 'ascending'],
    ['最近の変更順', 'いまの設定', /order=latest/, 'descending'],
    ['最近の変更順', 'いまの設定', /order=-latest/, 'ascending'],
    ['変更の古い順', 'いまの設定', /order=latest/, 'descending'],
    ['IP電話番号', 'IP電話番号', /^(?!.*order=).*page=1$/, 'ascending'],
  ] as const) {
    await site.presses(heading)
    await expect(site.page).toHaveURL(address)
    await site.page.reload()
    await expect(site.rows()).toHaveCount(2)
    const sorted = site.page.locator('th[aria-sort]:not([aria-sort=none])')
    await expect(sorted).toHaveCount(1)
    await expect(sorted).toHaveText(new RegExp(`^${column}`))
    await expect(sorted).toHaveAttribute('aria-sort', direction)
  }
  await checkAccessibility(site.page)
  await expect(site.field('転送動作').locator('option:checked')).toHaveText('無応答転送')
  await test.step('where rows are cards, a list sorts them', async () => {
    await expect(site.field('並び順')).toBeHidden()
    await site.page.setViewportSize({ width: 390, height: 844 })
    await site.field('並び順').selectOption('最近の変更順')
    await expect(site.page).toHaveURL(/order=latest/)
    await expect(site.page.getByRole('button', { name: '最近の変更順' })).toBeHidden()
    await checkAccessibility(site.page)
  })
})

test('filters are set and taken away one by one, and all that are set must hold', async ({ portal, meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  await portal.becomes((data) => {
    data.run(`UPDATE forwardings SET on_since = on_since - 20 * 86400000
      WHERE number_id IN (SELECT id FROM numbers WHERE digits IN ('0300001002', '0300001006'))`)
  })
  const site = await Site.at(ichiro, 'Y10000001')
  await site.searches()
  const set = site.page.getByRole('list', { name: '絞り込みの条件' }).getByRole('listitem')
  await expect(set).toHaveCount(0)
  await site.checkbox('14日以上転送中').check()
  await expect(site.rows()).toHaveCount(2)
  await site.checkbox('留守番電話').check()
  await expect(site.rows()).toHaveText([/03-0000-1002/])
  await expect(set).toHaveText(['14日以上転送中', '留守番電話'])
  await test.step('the days are chosen beside the filter, in any width', async () => {
    await site.field('日数').fill('２１')
    await site.field('日数').press('Enter')
    await site.reads('条件に合う番号はありません。')
    await expect(site.page).toHaveURL(/days=21/)
    await site.field('日数').fill('0')
    await site.field('日数').press('Enter')
    await expect(site.field('日数')).toHaveValue('21')
    await site.field('日数').fill('20')
    await site.field('日数').press('Enter')
    await expect(site.rows()).toHaveText([/03-0000-1002/])
    await expect(set).toHaveText(['20日以上転送中', '留守番電話'])
    await checkAccessibility(site.page)
  })
  await site.field('転送動作').selectOption('話中時転送')
  await site.reads('条件に合う番号はありません。')
  await site.page.reload()
  await expect(set).toHaveText(['20日以上転送中', '話中時転送', '留守番電話'])
  await site.presses('「留守番電話」の条件を外す')
  await expect(site.rows()).toHaveText([/03-0000-1006/])
  await expect(site.checkbox('留守番電話')).not.toBeChecked()
  await test.step('on a phone they wait behind a button', async () => {
    await site.page.setViewportSize({ width: 390, height: 844 })
    await expect(site.checkbox('20日以上転送中')).toBeHidden()
    await expect(set).toHaveText(['20日以上転送中', '話中時転送'])
    await site.presses('絞り込み')
    await site.checkbox('20日以上転送中').uncheck()
    await expect(set).toHaveText(['話中時転送'])
    await checkAccessibility(site.page)
    await checkWidth(site.page)
  })
  await site.presses('絞り込みを解除')
  await expect(set).toHaveCount(0)
  await expect(site.rows()).toHaveCount(24)
})

test('everything that a narrowed search finds is set at once', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await site.searches()
  await site.checkbox('留守番電話').check()
  await expect(site.rows()).toHaveCount(2)
  await site.page.getByRole('checkbox', { name: 'このページをすべて選択' }).check()
  await site.presses(site.words.select)
  await site.sees(site.words.settings)
  await site.reads('2番号')
})
