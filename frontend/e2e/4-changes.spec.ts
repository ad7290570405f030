// One change of many numbers has a page of its own: what it did, what became of it since, and the way back, also the day after.
import { checkAccessibility, checkWidth } from './accessibility'
import { demo, staff } from './people'
import { Site } from './site'
import { expect, test } from './test'

const numbers = (site: Site) =>
  site.page
    .getByRole('table', { name: '変更した番号' })
    .getByRole('row')
    .filter({ hasText: /-\d{4}/ })

test('a change is looked at, and what is left of it taken back', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await site.opensTheForm('03-0000-1001', '03-0000-1002')
  await site.fillsIn({ to: '090-1234-5678' })
  await site.presses('設定')
  await site.dialog().getByRole('button', { name: 'この内容で設定' }).click()
  await site.isDone()
  await site.follows('この変更の記録')
  await expect(site.page.getByRole('heading', { level: 1 })).toHaveText(/ の変更$/)
  const address = site.page.url()
  await expect(numbers(site)).toHaveCount(2)
  await expect(numbers(site).first()).toContainText('この変更のまま')
  await site.reads('2番号を、この変更の前の設定に戻せます。')
  await checkAccessibility(site.page)
  await site.page.setViewportSize({ width: 390, height: 844 })
  await checkWidth(site.page)
  await site.page.setViewportSize({ width: 1280, height: 720 })

  const hanako = await Site.at(await meetSignedIn(staff), 'Y10000001')
  await hanako.forwards('03-0000-1002', { to: '080-3333-3333' })
  await site.page.reload()
  await site.reads('このあとに、1番号が変更されています')
  await expect(numbers(site).nth(1)).toContainText('080-3333-3333（携帯電話）へ転送中 · 佐藤 花子')
  await site.checkbox('このあとに変更された番号だけを表示する（1番号）').check()
  await expect(numbers(site)).toHaveCount(1)
  await checkAccessibility(site.page)
  await site.checkbox('このあとに変更された番号だけを表示する（1番号）').uncheck()

  await site.presses('元に戻す')
  await site.dialog().getByRole('button', { name: '残りの1番号を元に戻す' }).click()
  await site.reads('元に戻しました')
  await expect(site.button('元に戻す')).toHaveCount(0)
  await checkAccessibility(site.page)
  await site.page.getByRole('link', { name: /^鈴木 一郎さんが.*に元に戻しました$/ }).click()
  await site.reads('次の変更を元に戻したものです。')
  await expect(numbers(site)).toHaveCount(1)
  await site.page.getByRole('link', { name: /^鈴木 一郎さんの .* の変更$/ }).click()
  await expect(site.page).toHaveURL(address)
})

test('a change is found from the dashboard, the history of a number and the activity log', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  const site = await Site.at(ichiro, 'Y10000001')
  await site.forwards('03-0000-1001', { to: '090-1234-5678' })
  await site.opens('/')
  const recent = site.page.getByRole('table', { name: '最近の転送設定の変更' })
  await recent.getByRole('row').nth(1).getByRole('link').first().click()
  await expect(numbers(site)).toHaveCount(1)
  await numbers(site).getByRole('link', { name: '03-0000-1001' }).click()
  const history = site.page.getByRole('table', { name: '変更の履歴' })
  await history.getByRole('row').nth(1).getByRole('link').first().click()
  await site.reads('1番号を、この変更の前の設定に戻せます。')
  const address = site.page.url()
  await site.opens('/admin/audit')
  await site.page.getByRole('link', { name: 'この変更の記録' }).first().click()
  await expect(site.page).toHaveURL(address)
})
