// Manual, chapter 3, second half: from the dashboard to Web設定変更サイト, and who gets where.
import { checkAccessibility } from './accessibility'
import { demo, staff } from './people'
import { Site } from './site'
import { expect, test } from './test'

test('the way, each step as the manual numbers it', async ({ meetSignedIn }) => {
  const hana = await meetSignedIn(staff)
  const { page } = hana
  await test.step('① Arcstar IP Voice', async () => {
    await hana.follows('Arcstar IP Voice')
    await hana.sees('Arcstar IP Voice')
    await checkAccessibility(page)
  })
  await test.step('② 全メニュー', async () => {
    await hana.opensAllMenus()
    await hana.sees('全メニュー')
    await checkAccessibility(page)
  })
  await test.step('③ 設定変更・契約変更（転送設定等）', () => hana.follows('設定変更・契約変更（転送設定等）'))
  const tab = await test.step('④ 設定変更・契約変更一覧', async () => {
    await hana.sees('設定変更・契約変更一覧')
    await expect(page.getByRole('columnheader', { name: '音声グループID' })).toBeVisible()
    await expect(page.getByRole('columnheader', { name: '代表拠点の契約番号' })).toBeVisible()
    await checkAccessibility(page)
    const row = page.getByRole('row').filter({ hasText: 'Y10000001' })
    await expect(row).toContainText('N100000001')
    return hana.inNewTab(() => row.getByRole('button', { name: '設定・契約を変更する' }).click())
  })
  await test.step('⑤ Web設定変更サイト, already signed in', async () => {
    await tab.sees('Web設定変更サイト')
    await expect(tab.page.getByRole('banner')).toContainText('Y10000001')
    await expect(tab.page.getByRole('banner')).toContainText('N100000001')
    await tab.reads('24番号')
    await checkAccessibility(tab.page)
  })
  await test.step('chapter 4 ① 転送を設定する', async () => {
    const site = new Site(tab.page, tab.has)
    await site.opensTheSearch()
    await site.sees('転送 (番号ごと) IP電話番号検索')
    await expect(site.page.getByRole('search')).toContainText(/音声グループID\s*Y10000001/)
    await expect(site.field('音声グループID')).toHaveCount(0)
  })
})

test('a representative site that is not opened yet is shown as such, and its group can be worked on', async ({
  meetSignedIn,
}) => {
  const ichiro = await meetSignedIn(demo)
  const site = await Site.through(ichiro, 'Y10000002')
  const row = ichiro.page.getByRole('row').filter({ hasText: 'Y10000002' })
  await expect(row).toContainText('N200000001')
  await expect(row).toContainText('未開通')
  await expect(ichiro.page.getByRole('row').filter({ hasText: 'Y10000001' })).not.toContainText('未開通')
  await site.reads(/代表拠点はまだ開通していません/)
  await site.opensTheSearch()
  await site.searches()
  await expect(site.rows()).toHaveCount(4)
})

test('the site is limited to its voice group', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  const site = await Site.at(ichiro, 'Y10000001')
  await site.searches()
  await expect(site.rows()).toHaveCount(24)
  await site.searches({ number: '0300002001' })
  await site.reads('条件に合う番号はありません。')
})

test('a general user sees the groups of their user group and no others, not even by address', async ({
  meetSignedIn,
}) => {
  const hana = await meetSignedIn(staff)
  await hana.opens('/services/arcstar-ip-voice/contracts')
  const row = (group: string) => hana.page.getByRole('row').filter({ hasText: group })
  await expect(row('Y10000001')).toBeVisible()
  await expect(row('Y10000003')).toBeVisible()
  await expect(row('Y10000002')).toHaveCount(0)
  await expect(row('Y10000004')).toHaveCount(0)

  for (const path of ['/web-settings/Y10000004', '/web-settings/Y10000004/forwarding?page=1']) {
    await hana.opens(path)
    await hana.sees('ページが見つかりません')
    await expect(hana.page.getByText('03-0000-4001')).toHaveCount(0)
  }
  // The same answer as for a group that does not exist.
  await hana.opens('/web-settings/Y99999999')
  await hana.sees('ページが見つかりません')
  await hana.follows('ダッシュボードへ')
  await hana.sees('ダッシュボード')
  for (const path of ['/admin', '/admin/users', '/admin/groups/new']) {
    await hana.opens(path)
    await hana.sees('ページが見つかりません')
  }
})

test('an administrator sees every voice group of the company', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  await ichiro.opens('/services/arcstar-ip-voice/contracts')
  for (const group of ['Y10000001', 'Y10000002', 'Y10000003', 'Y10000004']) {
    await expect(ichiro.page.getByRole('row').filter({ hasText: group })).toBeVisible()
  }
})

test('the dashboard counts what is forwarded and leads there', async ({ meetSignedIn }) => {
  const hana = await meetSignedIn(staff)
  const row = hana.page.getByRole('row').filter({ hasText: 'Y10000003' })
  await expect(row).toContainText('6番号')
  await row.getByRole('link', { name: '1番号' }).click()
  await hana.sees('転送 (番号ごと) IP電話番号検索')
  await hana.reads('1件中 1～1件')
  await expect(hana.page.getByLabel('転送状態', { exact: true })).toHaveValue('on')
  await expect(hana.page.getByRole('row').filter({ hasText: '050-0000-3001' })).toContainText('転送中')
})
