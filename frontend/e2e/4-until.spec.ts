// Beside the manual's way: a forwarding that ends by itself, and what was set before returns.
import { checkAccessibility, checkWidth } from './accessibility'
import { demo } from './people'
import { Site } from './site'
import { expect, test } from './test'
import { tomorrow } from './today'

const history = (site: Site) => site.page.getByRole('table', { name: '変更の履歴' }).locator('tbody').getByRole('row')

test('what was set before returns at the end, and everybody reads it', async ({ portal, meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await site.opensTheForm('03-0000-1001')
  await expect(site.radio('指定しない')).toBeChecked()
  await site.fillsIn({ to: '090-1234-5678' })
  await site.chooses(site.nextMorning)
  await checkAccessibility(site.page)
  await site.sets()
  await expect(site.page.locator('main')).toContainText(/09:00\s*に元へ戻ります\s*:\s*転送していません（リスト1: 空）/)
  await checkAccessibility(site.page)
  // While it runs, one more list is filled in: the form says how long that lasts, and so does everything after.
  await site.follows('検索結果に戻る')
  await site.opensTheForm('03-0000-1001')
  await site.entry(3).fill('03-1234-5678')
  await expect(site.page.getByRole('status').filter({ hasText: 'リスト3' })).toContainText(
    /09:00 に元へ戻るとき、ここで変えたリスト3も元の内容に戻ります。/,
  )
  await checkAccessibility(site.page)
  await site.sets()
  await expect(site.page.locator('main')).toContainText('リスト3: 空）')
  await site.follows('検索結果に戻る')
  await expect(site.row('03-0000-1001')).toContainText('09:00 に元へ戻ります')
  await site.follows('03-0000-1001')
  await expect(site.page.getByRole('region', { name: 'いまの設定' })).toContainText('リスト3: 空）')
  await expect(site.page.getByRole('region', { name: 'いまの設定' })).toContainText('に元へ戻ります')

  // The program was off when the time came: it makes up for it at its start.
  await portal.becomes((data) =>
    data.run(`UPDATE forwardings SET until_at = until_at - 10 * 86400000 WHERE until_at > 0 AND number_id IN
    (SELECT id FROM numbers WHERE digits = '0300001001')`),
  )
  await expect(async () => {
    await site.page.reload()
    await expect(history(site).first()).toContainText('自動（終了日時）')
  }).toPass()
  await expect(history(site).first()).toContainText('終了日時に自動で元へ')
  await expect(history(site).first()).toContainText('予定')
  await expect(site.page.getByRole('region', { name: 'いまの設定' })).toContainText('転送していません')
  await checkAccessibility(site.page)
  await site.page.setViewportSize({ width: 390, height: 844 })
  await checkWidth(site.page)
  const mail = await site.has.mails.reads(/元へ戻りました/)
  expect(mail.text).toMatch(/^03-0000-1001 .*転送していません · .*リスト3: （空） に戻りました$/m)
})

test('a call that comes later finds what is set then', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await site.opensTheForm('03-0000-1004')
  await site.chooses(site.words.dontForward)
  await site.chooses('1週間')
  await site.sets()
  await site.follows('検索結果に戻る')
  await site.follows('03-0000-1004')
  const preview = site.page.locator('section[aria-labelledby="preview"]')
  await expect(preview).toContainText('この電話機が鳴り、応答できます。')
  const later = new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10)
  await preview.getByLabel('日時を指定').fill(`${later}T10:00`)
  await expect(preview.getByRole('heading', { level: 2 })).toContainText('10:00 に電話がかかってきたら')
  await expect(preview).toContainText('その時の設定: 無条件で 090-1234-5678（携帯電話）へ転送中')
  await expect(preview).toContainText('に、元の設定へ戻っています。')
  await expect(preview).toContainText('発信者には呼出音が聞こえます。')
  await checkAccessibility(site.page)
  // Until the answer is there, nothing is shown under the other time.
  let answer = () => {}
  const held = new Promise<void>((go) => {
    answer = go
  })
  await site.page.route(/at=2020/, async (route) => {
    await held
    await route.continue()
  })
  await preview.getByLabel('日時を指定').fill('2020-01-01T10:00')
  await expect(preview.getByRole('heading', { level: 2 })).toContainText('10:00 に電話がかかってきていたら')
  await expect(preview).not.toContainText('090-1234-5678')
  answer()
  await site.page.unrouteAll({ behavior: 'wait' })
  await expect(preview).toContainText('履歴に残る、その時の設定: 転送していません')
  await preview.getByRole('button', { name: 'いまに戻す' }).click()
  await expect(preview.getByRole('heading', { level: 2 })).toHaveText('いま電話がかかってきたら')
})

test('an end that cannot be is told at its field', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await site.opensTheForm('03-0000-1001')
  await site.fillsIn({ to: '090-1234-5678' })
  await site.chooses('終了日時を指定')
  await site.page.getByLabel('終了時刻').fill('')
  await site.presses(site.words.set)
  await site.reads('終了日時は、日付と時刻の両方を入力してください。')
  await expect(site.page.getByLabel('終了時刻')).toHaveAttribute('aria-invalid', 'true')
  await site.page.getByLabel('終了日', { exact: true }).fill('2020-01-01')
  await site.page.getByLabel('終了時刻').fill('10:00')
  await site.presses(site.words.set)
  await site.reads('終了日時がすでに過ぎています。これからの日時を指定してください。')
  await checkAccessibility(site.page)
  await site.page.setViewportSize({ width: 390, height: 844 })
  await checkWidth(site.page)
  await site.chooses('1週間')
  await site.sets()
})

test('what is read beside an end is what is set, however late', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await site.page.clock.install()
  await site.opensTheForm('03-0000-1001')
  await site.fillsIn({ to: '090-1234-5678' })
  const week = site.radio('1週間')
  await week.check()
  const read = await week.evaluate(
    (radio) => document.getElementById(radio.getAttribute('aria-describedby') ?? '')?.textContent?.trim() ?? '',
  )
  await site.page.clock.fastForward('05:00')
  await expect(week).toHaveAccessibleDescription(read)
  await site.sets()
  await expect(site.page.locator('main')).toContainText(`${read} に元へ戻ります`)
})

test('an end of one click that has passed meanwhile is told at its field', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  // As if the form had been opened yesterday at ten.
  const yesterday = new Date(tomorrow() - 2 * 86_400_000 + 10 * 3_600_000).toUTCString()
  await site.page.route('**/api/forwardings/draft', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, headers: { ...response.headers(), date: yesterday } })
  })
  await site.opensTheForm('03-0000-1001')
  await site.fillsIn({ to: '090-1234-5678' })
  await site.chooses('今日の終業まで')
  await site.presses(site.words.set)
  await site.reads('終了日時がすでに過ぎています。これからの日時を指定してください。')
  await expect(site.page.getByRole('radiogroup', { name: '終了日時' })).toHaveAccessibleDescription(
    /すでに過ぎています/,
  )
})

test('numbers with different ends keep them, or get one together', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await site.opensTheForm('03-0000-1001')
  await site.fillsIn({ to: '090-1234-5678' })
  await site.chooses('1週間')
  await site.sets()
  await site.follows('検索結果に戻る')
  await site.selects('03-0000-1001', '03-0000-1004')
  const ends = site.page.getByRole('radiogroup', { name: '終了日時' })
  await expect(ends).toContainText('複数の値')
  await ends.getByRole('radio', { name: site.nextMorning }).check()
  await expect(ends).toContainText('選んだ番号のすべてに設定します。')
  await site.presses(site.words.set)
  await expect(site.dialog()).toContainText('に元へ戻ります')
  await checkAccessibility(site.page)
  await site.dialog().getByRole('button', { name: 'この内容で設定' }).click()
  await site.isDone()
  await expect(site.page.locator('main').getByText('に元へ戻ります')).toHaveCount(2)
  await site.presses('元に戻す')
  await site.reads('元に戻しました。')
  await expect(site.page.locator('main').getByText('に元へ戻ります')).toHaveCount(1)
})

test('what ends today stands on the dashboard and leads to its list', async ({ portal, meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  await portal.becomes((data) => {
    // The end of this day in Tokyo: the trial's own end lies on the day after when it is made late at night.
    data.run(`UPDATE forwardings SET until_at = ${tomorrow() - 1} WHERE until_at > 0`)
  })
  await ichiro.page.reload()
  await ichiro.page
    .getByRole('link', { name: /^本日終了/ })
    .first()
    .click()
  await ichiro.sees(ichiro.words.search)
  await expect(ichiro.page).toHaveURL(/ends=today/)
  const site = new Site(ichiro.page, ichiro.has)
  await expect(site.rows()).toHaveCount(1)
  await expect(site.rows().first()).toContainText('03-0000-1102')
  await expect(site.checkbox('本日終了')).toBeChecked()
  await checkAccessibility(site.page)
  await site.presses('絞り込みを解除')
  await expect(site.rows()).toHaveCount(24)
  await site.presses('終了の近い順')
  await expect(site.rows().first()).toContainText('03-0000-1102')
})
