// Beside the manual's way: the page of one number, with what becomes of a call now and how it came to this.
import { checkAccessibility, checkWidth } from './accessibility'
import { demo, staff } from './people'
import { Site } from './site'
import { expect, test } from './test'

test('a number tells what becomes of a call now', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await site.searches({ number: '1006' })
  await site.follows('03-0000-1006')
  await site.sees('03-0000-1006 の転送')
  const way = (phone: string) =>
    site.page
      .getByRole('region', { name: 'いま電話がかかってきたら' })
      .getByRole('listitem')
      .filter({
        has: site.page.getByRole('heading', { name: phone, exact: true }),
      })
  await expect(way('応答できるとき')).toContainText('この電話機が鳴り、応答できます。')
  await expect(way('話し中のとき')).toContainText('話し中のため、すぐに 080-1234-5678（携帯電話）へ転送します。')
  await expect(way('応答がないとき')).toContainText(
    '20秒呼び出しても応答がないときは 080-1234-5678（携帯電話）へ転送します。',
  )
  await expect(way('電話機につながらないとき')).toContainText('転送しません。')
  const entry = site.page.getByRole('link', { name: site.words.setForwarding, exact: true })
  await site.presses(site.words.menu)
  await expect(entry).toHaveAttribute('aria-current', 'true') // one came through it, and it leads elsewhere
  await entry.click()
  await site.sees(site.words.search)
  await site.presses(site.words.menu)
  await expect(entry).toHaveAttribute('aria-current', 'page')
  await site.page.goBack()
  await site.sees('03-0000-1006 の転送')
  await checkAccessibility(site.page)
  await site.page.setViewportSize({ width: 390, height: 844 })
  await checkWidth(site.page)
})

test('forwarding stops at one press and is back at another', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await site.searches()
  await site.follows('03-0000-1004')
  const now = site.page.getByRole('region', { name: 'いまの設定' })
  await expect(now).toContainText('090-1234-5678')
  await site.presses('転送をやめる')
  await site.reads('転送をやめました。')
  await expect(now).toContainText('転送していません')
  await expect(site.button('転送をやめる')).toHaveCount(0)
  await checkAccessibility(site.page)
  await site.page.setViewportSize({ width: 390, height: 844 })
  await checkWidth(site.page)
  await site.page.setViewportSize({ width: 1280, height: 720 })
  await site.presses('元に戻す')
  await site.reads('元に戻しました。')
  await expect(now).toContainText('090-1234-5678')
  const hanako = await Site.at(await meetSignedIn(staff), 'Y10000001')
  await hanako.forwards('03-0000-1004', { to: '080-3333-3333' })
  await site.presses('転送をやめる')
  await site.reads('転送をやめられませんでした')
  await site.reads(/佐藤 花子さんが先に変更しました/)
  await expect(now).toContainText('080-3333-3333（携帯電話）へ転送中 · 佐藤 花子') // not only in what is said of it
  await site.presses('転送をやめる')
  await site.reads('転送をやめました。')
})

test('several stop from the result, after a summary', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await site.searches()
  for (const phone of ['03-0000-1002', '03-0000-1004']) await site.tick(phone).check()
  await site.presses('転送をやめる')
  const lines = site.dialog().getByRole('listitem')
  await expect(lines.filter({ hasText: '転送していません' })).toHaveCount(2)
  await site.presses('この内容で設定')
  await site.reads('転送をやめました。')
  await site.finds('03-0000-1004', '-', '-')
  await expect(site.tick('03-0000-1004')).not.toBeChecked()
  await checkAccessibility(site.page)
  await site.presses('元に戻す')
  await site.reads('元に戻しました。')
  await site.finds('03-0000-1004', '転送中', '無条件転送 090-1234-5678')
})

test('an earlier setting comes back from the history', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await site.forwards('03-0000-1001', { to: '090-1234-5678' })
  await site.follows('検索結果に戻る')
  await site.sees(site.words.search)
  await site.opensTheForm('03-0000-1001')
  await site.chooses(site.words.dontForward)
  await site.sets()
  await site.follows('検索結果に戻る')
  await site.follows('03-0000-1001')
  await site.reads('転送していません')
  const history = site.page.getByRole('table', { name: '変更の履歴' }).locator('tbody').getByRole('row')
  await expect(history).toHaveCount(2)
  await expect(history.first()).toContainText('いまの設定')
  await history.last().getByRole('button').click()
  await expect(site.dialog()).toContainText('無条件で 090-1234-5678（携帯電話）へ転送中')
  await site.dialog().getByRole('button', { name: 'この設定に戻す', exact: true }).click()
  await site.reads('設定を戻しました。')
  await expect(history).toHaveCount(3)
  await expect(history.first()).toContainText('履歴から戻す')
  await expect(history.first()).toContainText(demo.name)
  await checkAccessibility(site.page)
  await site.presses('転送をやめる')
  await site.reads('転送をやめました。')
  await expect(site.page.getByText('設定を戻しました。')).toHaveCount(0) // what was true before contradicts it
  await expect(history).toHaveCount(4)
  await history.nth(1).getByRole('button').click()
  await site.dialog().getByRole('button', { name: 'この設定に戻す', exact: true }).click()
  await site.reads('設定を戻しました。')
  await expect(site.page.getByText('転送をやめました。')).toHaveCount(0)
  await site.presses('設定を変更する')
  await site.sees(site.words.settings)
  await expect(site.radio('転送する')).toBeChecked()
  await expect(site.entry(1)).toHaveValue('090-1234-5678')
})

test('a history of hundreds of changes is read to its end', async ({ portal, meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  await portal.becomes((data) => {
    for (let i = 0; i < 220; i++) {
      data.exec(`
        INSERT INTO changes (company_id, nth, user_id, user_name, at, address, by_way, undoes, due_at, batch_id, batch)
          SELECT company_id, (SELECT MAX(nth) + 1 FROM changes), user_id, user_name, at, address, by_way, undoes, due_at, batch_id, batch
          FROM changes LIMIT 1;
        INSERT INTO history (change_id, number_id, nth, earlier, before, after, back_before, back_after, refusal, plans)
          SELECT (SELECT MAX(id) FROM changes), number_id, f.changed + 1, f.version, h.before, h.after, back_before, back_after, refusal, plans
          FROM forwardings f JOIN history h USING (number_id) JOIN numbers n ON n.id = f.number_id WHERE digits = '0300001002' LIMIT 1;
        UPDATE forwardings SET changed = changed + 1, version = (SELECT MAX(id) FROM changes)
          WHERE number_id = (SELECT id FROM numbers WHERE digits = '0300001002');`)
      if (i === 20)
        // where one answer of the server ends
        data.exec(`INSERT INTO lock_log (number_id, after_change, at, by_name, reason, locked)
          SELECT number_id, version, 1, '山田 太郎', '工事のため', 1 FROM forwardings JOIN numbers n ON n.id = number_id WHERE digits = '0300001002'`)
    }
  })
  const site = await Site.at(ichiro, 'Y10000001')
  await site.searches({ number: '03-0000-1002' })
  await site.row('03-0000-1002').getByRole('link').click()
  const history = site.page.getByRole('table', { name: '変更の履歴' }).locator('tbody').getByRole('row')
  for (const shown of [20, 80, 140, 200]) {
    await expect(history).toHaveCount(shown)
    await site.presses('さらに古い履歴を表示')
  }
  await expect(history).toHaveCount(222)
  await expect(history.nth(199)).toContainText('ロックしました：工事のため')
  await expect(site.button('さらに古い履歴を表示')).toHaveCount(0)
})

test('the longest names stay within the page, and a list that scrolls does not lengthen it', async ({
  portal,
  meetSignedIn,
}) => {
  const ichiro = await meetSignedIn(demo)
  const name = '山田'.repeat(50)
  await portal.becomes((data) => {
    data.run('UPDATE changes SET user_name = ?', [name])
    data.run(
      "INSERT INTO locks (number_id, at, by_name, reason) SELECT id, 1, ?, ? FROM numbers WHERE digits = '0300001002'",
      [name, name],
    )
    data.run(
      'INSERT INTO lock_log (number_id, after_change, at, by_name, reason, locked) SELECT *, TRUE FROM (SELECT number_id, 0, at, by_name, reason FROM locks)',
    )
    data.run(`INSERT INTO batches (id, company_id, name, comment, version, changed_at, changed_by)
      SELECT 'all', company_id, '全番号', '', 1, 0, '' FROM users WHERE login_key = 'demo@example.co.jp'`)
    const entries = [{ Text: '090-1234-5678', Label: '' }, null, null, null, null]
    const edit = JSON.stringify({ On: true, Actions: 1, RingSeconds: 0, Entries: entries, Target: 1 })
    data.run("INSERT INTO batch_steps (id, batch_id, change) VALUES (1, 'all', ?)", [edit])
    data.run('INSERT INTO batch_numbers (step_id, number_id, digits) SELECT 1, id, digits FROM numbers')
  })
  const site = await Site.at(ichiro, 'Y10000001')
  await site.searches({ number: '03-0000-1002' })
  await site.follows('03-0000-1002')
  await expect(site.page.getByRole('table', { name: '変更の履歴' })).toContainText(name)
  const widths = [1440, 1024, 390]
  for (const width of widths) {
    await site.page.setViewportSize({ width, height: 844 })
    await checkWidth(site.page)
  }
  await site.opens('/web-settings/Y10000001/batches/all')
  await site.page.getByText('番号ごとに見る').click()
  await expect(site.page.getByRole('region', { name: '変更する番号' })).toBeVisible()
  for (const width of widths) {
    await site.page.setViewportSize({ width, height: 844 })
    await checkWidth(site.page)
    const below = await site.page.evaluate(
      () =>
        document.documentElement.scrollHeight -
        document.querySelector('#app')!.getBoundingClientRect().bottom -
        scrollY,
    )
    expect(below, `what is below the foot of the page at ${width}`).toBeLessThanOrEqual(1)
  }
})

test('what is not there has a heading all the same, and a way back', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  for (const [path, heading, back, list] of [
    ['numbers/99999', 'IP電話番号の転送', '転送 (番号ごと) IP電話番号検索へ戻る', site.words.search],
    ['batches/none', '一括設定', '一括設定へ戻る', '一括設定'],
  ] as const) {
    await site.opens(`/web-settings/Y10000001/${path}`)
    await site.sees(heading)
    await site.reads('見つかりませんでした。削除されたか、表示する権限がありません。')
    await checkAccessibility(site.page)
    await site.follows(back)
    await site.sees(list)
    await expect(site.page.getByRole('table')).toBeVisible()
  }
})
