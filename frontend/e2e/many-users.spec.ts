// ユーザー一覧 of a large company: the server searches, filters, sorts and turns the pages.
import { checkAccessibility, checkWidth } from './accessibility'
import { demo } from './people'
import type { Person } from './person'
import { expect, test } from './test'

const columns = `company_id, login_key, mail, name, phone, factor, role, mail_language, time_zone, title, mobile, comment, notices,
  state, password_hash, epoch, terms_version, terms_agreed_at, last_sign_in_at, version, created_at`

/** So many more users, numbered: 利用者 1, 利用者 2, …; every tenth has TOTP. */
const users = (n: number) => `
  WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${n})
  INSERT INTO users (id, ${columns})
  SELECT 'many-' || i, u.company_id, 'many' || i || '@example.co.jp', 'many' || i || '@example.co.jp', '利用者 ' || i, '0312340000',
    CASE i % 10 WHEN 0 THEN 'totp' ELSE 'mail' END, 'user', 'ja', 'Asia/Tokyo', '', '', '', 0, 'invited', '', 1, 0, 0, 0, 1, 0
  FROM n, users u WHERE u.login_key = '${demo.mail}'`

const rows = (ichiro: Person) => ichiro.page.locator('tbody').getByRole('row')

test('1,500 users are searched, filtered, sorted and turned, and the address keeps the view', async ({
  portal,
  meetSignedIn,
}) => {
  const ichiro = await meetSignedIn(demo)
  const { page } = ichiro
  await portal.becomes((data) => data.exec(users(1500)))
  await ichiro.opens('/admin/users')
  await ichiro.reads('1,504名中 1～50名')
  await checkAccessibility(page)

  await ichiro.types('名前・メールアドレスで検索', 'ﾘﾖｳｼｬ利用者 1')
  await ichiro.reads('条件に合うユーザーはいません。')
  await page.getByRole('search').getByRole('button', { name: '絞り込みを解除' }).click()
  await ichiro.types('名前・メールアドレスで検索', '利用者１')
  await expect(page).toHaveURL(/search=/) // a search begins when one pauses
  await ichiro.field('2段階認証方式').selectOption('TOTP')
  await expect(page).toHaveURL(/factor=totp/)
  await ichiro.presses('名前')
  await expect(rows(ichiro).first()).toContainText('many1500@example.co.jp')
  await ichiro.presses('名前')
  await expect(rows(ichiro).first()).toContainText('many10@example.co.jp')
  await expect(rows(ichiro).nth(1)).toContainText('many100@example.co.jp')
  await ichiro.presses('次へ')
  await expect(rows(ichiro).first()).toContainText('many1390@example.co.jp')

  await page.reload()
  await expect(rows(ichiro).first()).toContainText('many1390@example.co.jp')
  await expect(ichiro.field('名前・メールアドレスで検索')).toHaveValue('利用者１')
  await expect(ichiro.field('2段階認証方式')).toHaveValue('totp')
  await rows(ichiro).first().getByRole('link').click()
  await ichiro.sees('ユーザー編集')
  await ichiro.follows('キャンセル')
  await expect(rows(ichiro).first()).toContainText('many1390@example.co.jp')
})

test('on the last page the keyboard turns back, and goes on turning', async ({ portal, meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  const { page } = ichiro
  await portal.becomes((data) => data.exec(users(200)))
  await ichiro.opens('/admin/users?page=4')
  await ichiro.reads('204名中 151～200名')
  await ichiro.button('次へ').focus()
  await page.keyboard.press('Enter')
  await ichiro.reads('204名中 201～204名')
  await expect(ichiro.button('次へ')).toBeDisabled()
  await expect(ichiro.button('前へ')).toBeFocused()
  await checkAccessibility(page)
  for (const range of ['151～200', '101～150']) {
    await page.keyboard.press('Enter')
    await ichiro.reads(`204名中 ${range}名`)
    await expect(ichiro.button('前へ')).toBeFocused()
  }
})

test('on a phone the list comes first: one list sorts its cards, and its filters wait folded', async ({
  portal,
  meetSignedIn,
}) => {
  const ichiro = await meetSignedIn(demo)
  const { page } = ichiro
  await portal.becomes((data) => data.exec(users(60)))
  await page.setViewportSize({ width: 390, height: 844 })
  await ichiro.opens('/admin/users')
  await ichiro.reads('64名中 1～50名')
  await expect(rows(ichiro).first()).toBeInViewport()
  await checkWidth(page)
  await ichiro.field('並べ替え').selectOption('メールアドレス（降順）')
  await expect(page).toHaveURL(/sort=-mail/)
  await expect(rows(ichiro).first()).toContainText('staff@example.co.jp')

  await expect(ichiro.field('2段階認証方式')).toBeHidden()
  await ichiro.presses('絞り込み')
  await ichiro.field('2段階認証方式').selectOption('TOTP')
  await expect(rows(ichiro).first()).toContainText('many60@example.co.jp')
  await ichiro.presses('絞り込み（1）')
  await expect(ichiro.field('2段階認証方式')).toBeHidden()
  await checkAccessibility(page)
  await page.setViewportSize({ width: 1440, height: 900 })
  await expect(ichiro.field('2段階認証方式')).toBeVisible()
  await expect(ichiro.field('並べ替え')).toBeHidden()
})

test('a group chooses from thousands of people', async ({ portal, meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  await portal.becomes((data) => data.exec(users(3000)))
  await ichiro.opens('/admin/groups/new')
  await ichiro.types('グループ名', '全員')
  const members = ichiro.page.getByRole('group', { name: 'メンバー', exact: true })
  await expect(members.getByText('3,004名')).toBeVisible()
})
