// Manual, chapter 3, first half: signing in every day, and what a session is worth.
import { checkAccessibility } from './accessibility'
import { demo, nogroup } from './people'
import { expect, test } from './test'

test('a wrong password and an unknown login ID get the same answer', async ({ meet }) => {
  const ichiro = await meet(demo)
  await ichiro.signsIn('Denwaban2027')
  const refusal = /ログインIDまたはパスワードが/
  await ichiro.reads(refusal)
  await checkAccessibility(ichiro.page)
  const told = await ichiro.page.getByText(refusal).textContent()
  await ichiro.types('ログインID', 'nobody@example.co.jp')
  await ichiro.presses('サインイン')
  await expect(ichiro.page.getByText(refusal)).toHaveText(told ?? '')
})

test('what is missing is said at its field', async ({ meet }) => {
  const ichiro = await meet(demo)
  await ichiro.presses('ログインID/パスワードでログイン')
  await ichiro.types('ログインID', demo.mail)
  await ichiro.presses('サインイン')
  await ichiro.isTold('パスワード', /パスワード/)
  await expect(ichiro.field('パスワード')).toBeFocused()
})

test('the password can be shown', async ({ meet }) => {
  const ichiro = await meet(demo)
  await ichiro.presses('ログインID/パスワードでログイン')
  await ichiro.types('パスワード', demo.password)
  await expect(ichiro.field('パスワード')).toHaveAttribute('type', 'password')
  await ichiro.presses('表示')
  await expect(ichiro.field('パスワード')).toHaveAttribute('type', 'text')
  await expect(ichiro.field('パスワード')).toHaveValue(demo.password)
})

test('an address of a page leads there after signing in', async ({ meet }) => {
  const ichiro = await meet(demo)
  await ichiro.opens('/admin/users?search=%E4%BD%90%E8%97%A4')
  await ichiro.sees('ビジネスポータル')
  await ichiro.signsIn()
  await ichiro.entersTheMailedCode()
  await ichiro.presses('同意します')
  await ichiro.sees('ユーザー一覧')
  await expect(ichiro.field('名前・メールアドレスで検索')).toHaveValue('佐藤')
  await expect(ichiro.link('佐藤 花子')).toBeVisible()
  await expect(ichiro.link('鈴木 一郎')).toHaveCount(0)
})

test('an address of another site leads to the dashboard only', async ({ meet }) => {
  const ichiro = await meet(demo)
  await ichiro.opens('/login?to=//example.com/')
  await ichiro.signsIn()
  await ichiro.entersTheMailedCode()
  await ichiro.presses('同意します')
  await ichiro.sees('ダッシュボード')
})

test('a sign-in under way goes on after a reload', async ({ meet }) => {
  const ichiro = await meet(demo)
  await ichiro.signsIn()
  await ichiro.sees('メールOTP認証')
  await ichiro.page.reload()
  await ichiro.sees('メールOTP認証')
  await ichiro.entersTheMailedCode()
  await ichiro.sees('カスタマーポータル規約')
})

test('nobody gets past a step by its address', async ({ meet }) => {
  const ichiro = await meet(demo)
  await ichiro.signsIn()
  await ichiro.sees('メールOTP認証')
  for (const path of ['/', '/admin/users', '/login/terms', '/web-settings/Y10000001']) {
    await ichiro.opens(path)
    await ichiro.sees('メールOTP認証')
  }
})

test('after signing out, back shows nothing of what was there', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  await ichiro.follows('Arcstar IP Voice')
  await ichiro.sees('Arcstar IP Voice')
  await ichiro.signsOut()
  await ichiro.page.goBack()
  await expect(ichiro.page).toHaveURL(/\/login\?to=/)
  await ichiro.sees('ビジネスポータル')
  await expect(ichiro.link('Arcstar IP Voice')).toHaveCount(0)
})

test('back does not lead into the finished sign-in', async ({ meet }) => {
  const ichiro = await meet(demo)
  await ichiro.signsIn()
  await ichiro.entersTheMailedCode()
  await ichiro.presses('同意します')
  await ichiro.sees('ダッシュボード')
  const place = () => ichiro.page.evaluate(() => history.state.position) // the address is the same at both
  const before = await place()
  await ichiro.page.goBack()
  await expect.poll(place).toBeLessThan(before)
  await ichiro.isAtRest()
  await ichiro.sees('ダッシュボード')
  await expect(ichiro.field('ワンタイムパスワード')).toHaveCount(0)
  await expect(ichiro.button('同意します')).toHaveCount(0)
})

test('somebody without a group is told so and whom to ask', async ({ meetSignedIn }) => {
  const jiro = await meetSignedIn(nogroup)
  await jiro.reads('表示できるサービスがありません')
  await jiro.reads(/ポータル管理者に/)
  await expect(jiro.link('Arcstar IP Voice')).toHaveCount(0)
  await expect(jiro.link('ポータル管理者向け')).toHaveCount(0)
  await checkAccessibility(jiro.page)
  await jiro.opens('/admin/users')
  await jiro.sees('ページが見つかりません')
})
