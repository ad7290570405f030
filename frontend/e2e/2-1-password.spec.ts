// Manual, chapter 2-1 ①-④: the mailed link, 本人確認 and パスワード設定, and what can go wrong there.
import { checkAccessibility } from './accessibility'
import { demo, staff } from './people'
import { expect, test } from './test'

const password = 'Himitsu2026'
const ended = 'このリンクは使えません'

test('a link that has expired says so and leads to a new one', async ({ portal, meet }) => {
  const hana = await meet(staff)
  const link = await hana.has.mails.readsTheLink(/パスワード登録のお願い/)
  await portal.becomes((data) => data.run('UPDATE links SET expires_at = 1'))
  await hana.opens(link)
  await hana.sees('本人確認')
  await hana.reads(ended)
  await checkAccessibility(hana.page)

  await hana.follows('パスワード再設定はこちら')
  await hana.sees('パスワード再設定')
  await checkAccessibility(hana.page)
  await hana.types('ログインID', staff.mail)
  await hana.presses('送信')
  await hana.reads(/数分以内にメールが届きます/)
  await hana.opensTheMailedLink(/パスワード登録のお願い|パスワード再設定のご案内/)
  await hana.provesIdentity()
  await hana.setsPassword(password)
  await hana.reads('パスワードを設定しました')
})

test('a link works once', async ({ meet }) => {
  const hana = await meet(staff)
  const link = await hana.opensTheMailedLink()
  await hana.provesIdentity()
  await hana.setsPassword(password)
  await hana.reads('パスワードを設定しました')

  const other = await hana.newTab()
  await other.opens(link)
  await other.reads(ended)
  await expect(other.link('パスワード再設定はこちら')).toBeVisible()
})

test('a link leaves the address of the page at once, and a reload still knows it', async ({ meet }) => {
  const hana = await meet(staff)
  const link = await hana.opensTheMailedLink()
  const { pathname, hash } = new URL(link)
  expect(hash.length).toBeGreaterThan(20)
  await expect(hana.page).toHaveURL(`${hana.has.portal}${pathname}`)
  await hana.page.reload()
  await hana.provesIdentity()
  await hana.sees('パスワード設定')
})

test('本人確認 takes what is written differently and refuses what is different', async ({ meet }) => {
  const hana = await meet(staff)
  await hana.opensTheMailedLink()
  await hana.provesIdentity({ name: '佐藤 次郎' })
  await hana.reads(/登録されている情報と一致しません/)
  await expect(hana.field('名前')).toHaveValue('佐藤 次郎')
  await hana.provesIdentity({ mail: 'ＳＴＡＦＦ@example.co.jp', name: '佐藤　花子', phone: '０３-1234-5679' })
  await hana.sees('パスワード設定')
})

test('本人確認 names each field that is empty and puts the cursor on the first', async ({ meet }) => {
  const hana = await meet(staff)
  await hana.opensTheMailedLink()
  await hana.presses('パスワード設定')
  await hana.isTold('ログインID', /ログインIDを/)
  await hana.isTold('名前', /名前/)
  await hana.isTold('電話番号 (ハイフンなし)', /電話番号/)
  await expect(hana.field('ログインID')).toBeFocused()
  await hana.reads('入力内容を確認してください（3件）')
  await checkAccessibility(hana.page)
})

test('the rules of a password show while it is typed, and the server has the last word', async ({ meet }) => {
  const hana = await meet(staff)
  await hana.opensTheMailedLink()
  await hana.provesIdentity()
  await expect(hana.field('新しいパスワード')).toHaveAttribute('passwordrules', /maxlength: 32; required: lower/)
  const rule = (text: string) => hana.page.getByRole('listitem').filter({ hasText: text })
  await hana.types('新しいパスワード', 'himitsu')
  await expect(rule('英小文字を含む')).toContainText('満たしています')
  await expect(rule('数字を含む')).toContainText('まだ満たしていません')
  await expect(rule('8文字以上32文字以下')).toContainText('まだ満たしていません')

  await hana.types('新しいパスワード', password)
  await hana.types('新しいパスワード (確認)', 'Himitsu2027')
  await hana.presses('保存')
  await hana.isTold('新しいパスワード (確認)', /一致していません/)

  await hana.types('新しいパスワード', 'Password1')
  await hana.types('新しいパスワード (確認)', 'Password1')
  await hana.presses('保存')
  await hana.isTold('新しいパスワード', /よく使われ|推測/)
  await checkAccessibility(hana.page)
})

test('whoever takes too long over a new password is told that it was not set, and how to go on', async ({
  portal,
  meet,
}) => {
  const hana = await meet(staff)
  await hana.opensTheMailedLink()
  await hana.provesIdentity()
  await hana.sees('パスワード設定')
  await portal.becomes((data) => data.run('UPDATE sessions SET ends_at = 1'))
  await hana.setsPassword(password)
  await hana.sees('ビジネスポータル')
  await hana.reads('時間が過ぎたため、パスワードは設定していません。')
  await expect(hana.link('パスワード再設定はこちら')).toBeVisible()
})

test('a forgotten password is set anew, and the old one is over', async ({ meet }) => {
  const ichiro = await meet(demo)
  await ichiro.follows('パスワード再設定はこちら')
  await ichiro.types('ログインID', demo.mail)
  await ichiro.presses('送信')
  await ichiro.opensTheMailedLink(/パスワード再設定のご案内/)
  await ichiro.provesIdentity()
  await ichiro.setsPassword(password)
  await ichiro.presses('サービスへ戻る')
  await ichiro.signsIn(demo.password)
  await ichiro.reads(/ログインIDまたはパスワードが/)
  await ichiro.types('パスワード', password)
  await ichiro.presses('サインイン')
  await ichiro.entersTheMailedCode()
  await ichiro.sees('カスタマーポータル規約')
})

test('the answer does not tell whether a login ID is registered', async ({ meet }) => {
  const ichiro = await meet(demo)
  await ichiro.opens('/password/forgot')
  await ichiro.types('ログインID', 'nobody@example.co.jp')
  await ichiro.presses('送信')
  await ichiro.reads(/ログインIDが登録されていれば、数分以内にメールが届きます/)
})

test('back does not lead into a finished step', async ({ meet }) => {
  const hana = await meet(staff)
  await hana.opensTheMailedLink()
  await hana.provesIdentity()
  await hana.setsPassword(password)
  await hana.reads('パスワードを設定しました')
  await hana.page.goBack()
  await hana.sees('ビジネスポータル')
  await expect(hana.field('新しいパスワード')).toHaveCount(0)
  await expect(hana.field('電話番号 (ハイフンなし)')).toHaveCount(0)
})
