// Leaving a page: what was typed is not lost without a question, and what the page still asked is not done any more.
import { demo } from './people'
import type { Portal } from './portal'
import { Site } from './site'
import { expect, test } from './test'

const unsaved = '入力した内容は保存されていません'
/** As if the last code had been given a quarter of an hour ago. */
const later = (portal: Portal) =>
  portal.becomes((data) => data.run('UPDATE sessions SET factor_at = factor_at - 900000'))

test('signing out asks first, and who stays is still signed in', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  const site = await Site.at(ichiro, 'Y10000001')
  await site.opensTheForm('03-0000-1001')
  await site.fillsIn({ to: '090-1234-5678' })
  await site.opensTheUserMenu()
  await site.presses('サインアウト')
  await expect(site.dialog()).toContainText(unsaved)
  await site.presses('このページに残る')
  await site.sets()

  await site.presses('同じ番号をもう一度設定する')
  await site.entry(1).fill('090-2222-2222')
  await site.opensTheUserMenu()
  await site.presses('サインアウト')
  await site.presses('保存せずに離れる')
  await site.sees('ビジネスポータル') // without a second question
})

test('going from one user to another one asks as well', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  await ichiro.opens('/admin/users')
  await ichiro.follows('佐藤 花子')
  await ichiro.sees('ユーザー編集')
  await ichiro.page.getByRole('navigation').getByRole('link', { name: 'ユーザー一覧' }).click()
  await ichiro.follows('高橋 次郎')
  await ichiro.sees('ユーザー編集')
  await ichiro.types('役職', '課長')
  await ichiro.isAtRest()
  await ichiro.page.evaluate(() => history.go(-2))
  await ichiro.reads(unsaved)
  await expect(ichiro.button('このページに残る')).toBeFocused()
  await ichiro.page.keyboard.press('Enter')
  await expect(ichiro.field('役職')).toHaveValue('課長')
  await expect(ichiro.field('名前')).toHaveValue('高橋 次郎')
})

test('going back closes a question, and a request for a code: nothing is done', async ({ portal, meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  await later(portal)
  await ichiro.opens('/admin/users')
  await ichiro.follows('高橋 次郎')
  await ichiro.sees('ユーザー編集')
  await ichiro.presses('ユーザーを削除する')
  const dialog = ichiro.page.getByRole('dialog')
  await expect(dialog).toBeVisible()
  await ichiro.page.goBack()
  await ichiro.sees('ユーザー一覧')
  await expect(dialog).toHaveCount(0)

  await ichiro.follows('高橋 次郎')
  await ichiro.sees('ユーザー編集')
  await ichiro.page.getByRole('navigation').getByRole('link', { name: 'ユーザー一覧' }).click()
  await ichiro.sees('ユーザー一覧')
  await ichiro.presses('CSVをダウンロード')
  await expect(dialog).toContainText('本人の操作か確認します')
  await ichiro.page.goBack()
  await ichiro.sees('ユーザー編集')
  await expect(dialog).toHaveCount(0)
})

test('too many wrong codes end the session, not the work: after the next sign-in it is saved', async ({
  portal,
  meetSignedIn,
}) => {
  const ichiro = await meetSignedIn(demo)
  await portal.becomes((data) => {
    data.run('UPDATE sessions SET factor_at = factor_at - 900000')
    data.run('UPDATE mail_codes SET sent_at = sent_at - 900000')
  })
  const site = await Site.at(ichiro, 'Y10000001')
  await site.opensTheForm('03-0000-1001')
  await site.fillsIn({ to: '090-2222-2222' })
  await site.presses('設定')
  await expect(site.dialog()).toContainText('本人の操作か確認します')
  const right = await site.has.mails.readsTheCode()
  const wrong = right === '000000' ? '111111' : '000000'
  const over = site.dialog().getByText(/ワンタイムパスワードの誤りが続いたため、サインアウトしました。/)
  for (let tries = 0; tries < 10 && !(await over.isVisible()); tries++) {
    await site.types('ワンタイムパスワード', wrong)
    const answer = site.page.waitForResponse((response) => response.url().endsWith('/api/step-up'))
    await site.presses('確認する')
    await answer
    await expect(over.or(site.button('確認する').and(site.page.locator(':not([aria-busy])')))).toBeVisible()
  }
  await expect(over).toBeVisible()
  await portal.becomes((data) => data.run('UPDATE mail_codes SET sent_at = sent_at - 900000'))
  await expect(site.entry(1)).toHaveValue('090-2222-2222')
  const tab = await site.inNewTab(() => site.presses('別のタブでサインインする'))
  await tab.signsIn()
  await tab.entersTheMailedCode()
  await tab.sees('ダッシュボード')
  await site.isDone()
})

test('what an account shows, and what was typed in it, stays when it cannot be loaded again', async ({
  meetSignedIn,
}) => {
  const ichiro = await meetSignedIn(demo)
  await ichiro.opens('/account')
  await ichiro.types('役職', '部長')
  await ichiro.presses('パスワードを変更する')
  await ichiro.types('現在のパスワード', demo.password)
  await ichiro.types('新しいパスワード', 'Himitsu2027')
  await ichiro.types('新しいパスワード (確認)', 'Himitsu2027')
  await ichiro.page.route('**/api/account', (request) => request.abort())
  await ichiro.presses('変更する')
  await ichiro.reads('前に読み込んだ内容を表示しています。いまの内容とは違うことがあります。')
  await expect(ichiro.field('役職')).toHaveValue('部長')
  await ichiro.page.unroute('**/api/account')
  await ichiro.presses('もう一度試す')
  await expect(ichiro.button('もう一度試す')).toHaveCount(0)
  await expect(ichiro.field('役職')).toHaveValue('部長')
})

test('another order of a list keeps the place in it', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo, { viewport: { width: 1280, height: 500 } }), 'Y10000001')
  await site.searches()
  await expect(site.rows()).toHaveCount(24)
  const place = () => site.page.evaluate(() => scrollY)
  await site.page.evaluate(() => scrollTo(0, 500))
  await expect.poll(place).toBe(500)
  const head = site.page.locator('thead button').filter({ hasText: '拠点ID' })
  await head.evaluate((button: HTMLButtonElement) => button.click()) // without being scrolled to
  await expect(site.page).toHaveURL(/order=site/)
  await expect(site.page.getByRole('columnheader', { name: '拠点ID' })).toHaveAttribute('aria-sort', 'ascending')
  await site.isAtRest()
  await expect(site.rows()).toHaveCount(24)
  await expect.poll(place).toBe(500)
})

test('what was saved is not done again where the page that follows does not come', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  const { page } = ichiro
  let added = 0
  page.on('request', (request) => {
    if (request.method() === 'POST' && new URL(request.url()).pathname === '/api/groups') added++
  })
  await ichiro.opens('/admin/groups/new')
  await ichiro.types('グループ名', '大阪営業所')
  await page.route('**/assets/GroupsPage*', (route) => route.abort())
  await ichiro.presses('追加する')
  await ichiro.reads(/受け付けましたが、続きを表示できませんでした。/)
  await page.unroute('**/assets/GroupsPage*')
  await ichiro.presses('追加する')
  await ichiro.sees('ユーザーグループ一覧')
  await expect(page.getByRole('row').filter({ hasText: '大阪営業所' })).toHaveCount(1)
  expect(added).toBe(1)
})
