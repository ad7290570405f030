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
  await dialog.getByRole('button', { name: '保存する', exact: true }).click()
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
  await site.dialog().getByRole('button', { name: '保存する', exact: true }).click()
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
  await site.isAtRest()
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
  await site.presses('保存する')
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
  await site.dialog().getByRole('button', { name: '保存する', exact: true }).click()
  await site.sees('台風のとき')
  await site.presses('一括設定を削除する')
  await site.dialog().getByRole('button', { name: '削除する', exact: true }).click()
  await site.reads('一括設定「台風のとき」を削除しました。')
  await site.reads('一括設定はまだありません。')
})

const past = (site: Site) => site.page.getByRole('table', { name: '履歴', exact: true }).getByRole('row')

test('an earlier version of a batch is looked at and restored', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await prepares(site, '災害時', '090-1234-5678', '03-0000-1001', '03-0000-1002')
  await site.follows('一括設定を開く')
  await site.sees('災害時')
  await expect(past(site).filter({ hasText: 'いまの内容' })).toContainText(['作成'])
  await site.presses('実行する')
  await site.dialog().getByRole('button', { name: '実行する', exact: true }).click()
  await site.isDone()
  await site.presses('名前を変更')
  await site.dialog().getByLabel('名前').fill('台風のとき')
  await site.dialog().getByRole('button', { name: '保存する', exact: true }).click()
  await site.sees('台風のとき')
  await expect(past(site)).toContainText(['日時', '変更', '実行', '作成'])
  await expect(past(site).nth(1)).toContainText('災害時')
  await expect(past(site).nth(2)).toContainText('2番号')
  await checkAccessibility(site.page)
  const made = past(site).filter({ hasText: '作成' })
  await expect(made).toContainText('03-0000-1001、03-0000-1002: 転送する')
  await made.getByRole('button', { name: /^この内容に戻す/ }).click()
  await expect(site.dialog()).toContainText('対象: 2番号')
  await expect(site.dialog()).toContainText('090-1234-5678')
  await expect(site.dialog().getByLabel('名前')).toHaveValue('災害時')
  await checkAccessibility(site.page)
  await site.page.setViewportSize({ width: 390, height: 844 })
  await checkWidth(site.page)
  await site.dialog().getByRole('button', { name: 'この内容に戻す', exact: true }).click()
  await site.reads('一括設定の内容を戻しました。')
  await site.sees('災害時')
  await expect(past(site).filter({ hasText: 'いまの内容' })).toContainText(['復元'])
  await checkAccessibility(site.page)
  await checkWidth(site.page)
})

test('a deleted batch is restored, by another name where its own is taken', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await prepares(site, '災害時', '090-1234-5678', '03-0000-1001')
  await site.follows('一括設定を開く')
  await site.presses('一括設定を削除する')
  await site.dialog().getByRole('button', { name: '削除する', exact: true }).click()
  await site.reads('一括設定はまだありません。')
  await site.opens('/web-settings/Y10000001/forwarding')
  await prepares(site, '災害時', '080-1111-1111', '03-0000-1002')
  await site.opens('/web-settings/Y10000001/batches')
  await site.follows('削除した一括設定')
  await site.sees('削除した一括設定')
  await expect(site.page.getByRole('row').filter({ hasText: '災害時' })).toContainText('鈴木 一郎')
  await checkAccessibility(site.page)
  await site.presses('「災害時」を復元')
  await expect(site.dialog()).toContainText('一括設定「災害時」を復元しますか？')
  await site.dialog().getByRole('button', { name: '復元', exact: true }).click()
  await expect(site.dialog()).toContainText('この名前はすでに使われています。')
  await expect(site.dialog().getByLabel('名前')).toBeFocused()
  await checkAccessibility(site.page)
  await site.page.keyboard.type('（前の）')
  await site.page.keyboard.press('Enter')
  await site.reads('一括設定「災害時（前の）」を復元しました。')
  await site.sees('災害時（前の）')
  await expect(past(site)).toContainText(['日時', '復元', '削除', '作成'])
  await site.opens('/web-settings/Y10000001/batches/deleted')
  await site.reads('削除した一括設定はありません。')
  await site.page.setViewportSize({ width: 390, height: 844 })
  await checkWidth(site.page)
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

test('a batch of very many numbers that each went elsewhere says first what becomes of them', async ({
  portal,
  meetSignedIn,
}) => {
  const ichiro = await meetSignedIn(demo)
  await portal.becomes((data) => {
    data.exec('BEGIN')
    for (let i = 0; i < 10_000; i++) {
      data.run("INSERT INTO numbers (voice_group_id, contract_id, digits) VALUES ('Y10000002', 'N200000002', ?)", [
        `0501${String(i).padStart(7, '0')}`,
      ])
    }
    const entries =
      "json_array(json_object('Text', '0801' || substr(digits, 5), 'Digits', '0801' || substr(digits, 5), 'Label', ''))"
    data.run(`
      INSERT INTO forwardings (number_id, is_on, actions, ring_seconds, entries, target, destination, inside, version, changed, on_since,
        until_at, back, warn_at)
      SELECT id, 1, 1, 0, ${entries}, 1, '0801' || substr(digits, 5), 0, (SELECT MAX(id) FROM changes), 1, 1, 0, '[]', 0
      FROM numbers WHERE digits LIKE '0501%'`)
    data.run(
      "INSERT INTO batches (id, company_id, name, comment, version, changed_at, changed_by) SELECT 'many', company_id, '災害時', '', 1, 0, '' FROM voice_groups WHERE id = 'Y10000002'",
    )
    const change = { On: true, Actions: 1, Target: 1, Entries: [{ Text: '090-1234-5678' }, null, null, null, null] }
    data.run("INSERT INTO batch_steps (id, batch_id, change, place) VALUES (1, 'many', ?, 1)", [JSON.stringify(change)])
    data.run(
      "INSERT INTO batch_numbers (step_id, number_id, digits) SELECT 1, id, digits FROM numbers WHERE digits LIKE '0501%'",
    )
    data.exec('COMMIT')
  })
  const site = await Site.at(ichiro, 'Y10000002')
  await site.opens('/web-settings/Y10000002/batches/many')
  await site.reads('10,000番号の設定が変わります。')
  const line = site.page.getByRole('region', { name: '変更のまとめ' }).getByRole('listitem')
  await expect(line).toHaveText(
    /10,000番号.*いまの設定は番号によって違います.*無条件で 090-1234-5678（携帯電話）へ転送中/,
  )
  await checkAccessibility(site.page)
  await site.radio('1週間').check()
  await expect(line).toContainText('に元へ戻ります')
  await site.page.getByText('番号ごとに見る', { exact: true }).click()
  const each = site.page.getByRole('region', { name: '変更する番号' }).getByRole('listitem')
  await expect(each.first()).toContainText('無条件で 080-1000-0000（携帯電話）へ転送中')
  await site.presses('次へ')
  await site.reads('10,000件中 1,001～2,000件')
  await expect(each.first()).toContainText('080-1000-1000')
  await site.page.setViewportSize({ width: 390, height: 844 })
  await checkWidth(site.page)
})
