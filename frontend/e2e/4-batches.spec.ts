// Chapter 4 for a day that one prepares for: what the form would do is saved, looked at, run with one click, taken back.
import { checkAccessibility, checkWidth } from './accessibility'
import { demo, staff } from './people'
import { Site } from './site'
import { expect, test } from './test'

/** Saves the form of some numbers as a step of a batch. */
async function prepares(site: Site, name: string, to: string, ...phones: string[]) {
  await site.opensTheForm(...phones)
  await site.fillsIn({ to })
  await site.presses('一括設定として保存')
  const dialog = site.dialog()
  await expect(dialog).toContainText(`${phones.length}番号の手順として保存します`)
  await dialog.getByLabel('名前').fill(name)
  await checkAccessibility(site.page)
  await dialog.getByRole('button', { name: '保存', exact: true }).click()
  await site.reads(`一括設定「${name}」に保存しました。`)
}

const lines = (site: Site) => site.page.getByRole('region', { name: 'いま実行したときの変更' }).getByRole('listitem')

test('a batch is prepared from the form, run, and taken back as one', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await prepares(site, '災害時', '090-1234-5678', '03-0000-1001', '03-0000-1002')
  await checkAccessibility(site.page)
  await site.follows('一括設定を開く')
  await site.sees('災害時')
  await expect(lines(site)).toHaveCount(2)
  await expect(lines(site).filter({ hasText: '03-0000-1002' })).toContainText('無条件で留守番電話へ転送中')
  await site.reads('2番号の設定が変わります。')
  await site.reads('まだ実行していません。')
  await checkAccessibility(site.page)
  await site.page.setViewportSize({ width: 390, height: 844 })
  await checkWidth(site.page)

  await site.presses('実行する')
  await expect(site.dialog()).toContainText('2番号の転送設定がすぐに変わります。')
  await site.dialog().getByRole('button', { name: '実行する', exact: true }).click()
  await site.isDone()
  await checkAccessibility(site.page)
  await site.presses('一括設定に戻る')
  await site.reads('いまの設定と同じです。')
  await expect(site.button('実行する')).toBeDisabled()
  const run = site.page.getByRole('table', { name: '実行の履歴' }).getByRole('row').filter({ hasText: '鈴木 一郎' })
  await expect(run).toContainText('2番号')
  await run.getByRole('button', { name: /元に戻す/ }).click()
  await site.dialog().getByRole('button', { name: '元に戻す', exact: true }).click()
  await expect(run).toContainText('鈴木 一郎さんが')
  await site.reads('2番号の設定が変わります。')
})

test('the end of a run is chosen on the day', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await prepares(site, '災害時', '090-1234-5678', '03-0000-1001')
  await site.follows('一括設定を開く')
  await expect(lines(site)).toHaveCount(1)
  await site.chooses('終了日時を指定')
  await site.page.getByLabel('終了日', { exact: true }).fill('2020-01-01')
  await site.reads('終了日時がすでに過ぎています。')
  await checkAccessibility(site.page)
  await site.radio('1週間').check()
  await expect(lines(site)).toContainText('に元へ戻ります')
  await checkAccessibility(site.page)
  await site.presses('実行する')
  await expect(site.dialog()).toContainText('実行の前の設定へ自動で戻ります。')
  await site.dialog().getByRole('button', { name: '実行する', exact: true }).click()
  await site.isDone()
  await site.reads('に元へ戻ります')
  await site.presses('元に戻す')
  await site.reads('元に戻しました。')
  await site.presses('一括設定に戻る')
  await expect(site.radio('指定しない')).toBeChecked()
  await expect(lines(site)).not.toContainText('に元へ戻ります')
})

test('steps are edited and put in another order', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await prepares(site, '災害時', '090-1234-5678', '03-0000-1001', '03-0000-1002')
  await site.opens('/web-settings/Y10000001/forwarding')
  await site.opensTheForm('03-0000-1001')
  await site.fillsIn({ to: '080-1111-1111' })
  await site.presses('一括設定として保存')
  await site.dialog().getByLabel('保存先').selectOption('災害時')
  await site.dialog().getByRole('button', { name: '保存', exact: true }).click()
  await site.follows('一括設定を開く')
  const line = lines(site).filter({ hasText: '03-0000-1001' })
  await expect(line).toContainText('080-1111-1111')
  // A second press while the first is under way is none.
  await site.button('手順2を前へ').evaluate((button: HTMLButtonElement) => {
    button.click()
    button.click()
  })
  await expect(line).toContainText('090-1234-5678')
  await expect(site.button('手順1を後へ')).toBeFocused()
  await expect(site.page.getByText('ほかの方が先に変更しました')).toHaveCount(0)
  const steps = site.page.getByRole('region', { name: '手順', exact: true })
  await steps.getByRole('button', { name: '2番号', exact: true }).click()
  await expect(site.page.getByRole('region', { name: '手順2の番号' }).getByRole('listitem')).toHaveText([
    '03-0000-1001',
    '03-0000-1002',
  ])
  await checkAccessibility(site.page)
  await site.page.setViewportSize({ width: 390, height: 844 })
  await checkWidth(site.page)
  await site.page.setViewportSize({ width: 1280, height: 720 })

  await site.follows('手順2を編集')
  await site.sees('手順2を編集')
  await expect(site.radio('転送する')).toBeChecked()
  await expect(site.entry(1)).toHaveValue('090-1234-5678')
  await checkAccessibility(site.page)
  await site.entry(1).fill('070-2222-2222')
  await site.presses('保存')
  await site.sees('災害時')
  await expect(lines(site).filter({ hasText: '070-2222-2222' })).toHaveCount(2)
})

test('a change by somebody else is shown before anything is run', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await prepares(site, '災害時', '090-1234-5678', '03-0000-1001')
  await site.follows('一括設定を開く')
  await site.reads('1番号の設定が変わります。')
  const hanako = await Site.at(await meetSignedIn(staff), 'Y10000001')
  await hanako.forwards('03-0000-1001', { to: '080-3333-3333' })
  await site.presses('実行する')
  await site.dialog().getByRole('button', { name: '実行する', exact: true }).click()
  await site.reads('ほかの方が先に変更しました')
  await expect(lines(site)).toContainText('080-3333-3333')
  await site.presses('実行する')
  await site.dialog().getByRole('button', { name: '実行する', exact: true }).click()
  await site.isDone()
})

test('batches are listed, renamed and deleted', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await site.opens('/web-settings/Y10000001/batches')
  await site.reads('一括設定はまだありません。')
  await checkAccessibility(site.page)
  await site.follows('番号を検索する')
  await prepares(site, '災害時', '090-1234-5678', '03-0000-1001')
  await site.presses(site.words.menu)
  await site.page.getByRole('navigation').getByRole('link', { name: '一括設定', exact: true }).click()
  await expect(site.link('+一括設定を追加する')).toHaveAttribute('href', /forwarding\?page=1$/)
  await site.follows('災害時')
  await site.presses('名前を変更')
  await site.dialog().getByLabel('名前').fill('台風のとき')
  await site.dialog().getByRole('button', { name: '保存', exact: true }).click()
  await site.sees('台風のとき')
  await site.presses('一括設定を削除する')
  await site.dialog().getByRole('button', { name: '削除', exact: true }).click()
  await site.reads('一括設定「台風のとき」を削除しました。')
  await site.reads('一括設定はまだありません。')
})

test('among hundreds of batches one is found by a part of its name', async ({ portal, meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  await portal.becomes((data) => {
    for (let i = 0; i < 200; i++) {
      data.run(
        "INSERT INTO batches (id, company_id, name, comment, version, changed_at, changed_by) SELECT ?, id, ?, '', 1, 0, '' FROM companies",
        [`batch-${i}`, `台風 ${i}号`],
      )
    }
  })
  const site = await Site.at(ichiro, 'Y10000001')
  await site.opens('/web-settings/Y10000001/batches')
  await site.reads('200件中 1～50件')
  await site.types('名前かコメントの一部で検索', '１９９')
  await expect(site.page.getByRole('link', { name: '台風 199号' })).toBeVisible()
  await expect(site.page.locator('tbody').getByRole('row')).toHaveCount(1)
  await checkAccessibility(site.page)
})
