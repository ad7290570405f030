// アカウント: what people change for themselves, and what that does elsewhere.
import { checkAccessibility, checkWidth } from './accessibility'
import { Authenticator } from './authenticator'
import { admin, demo, nogroup } from './people'
import type { Person } from './person'
import { registerAuthenticator, signIn } from './shortcuts'
import { expect, test } from './test'

const newPassword = 'Himitsu2026'

async function opensTheAccount(person: Person) {
  await expect(person.userMenu()).toHaveAccessibleName(`${person.has.who.name} ユーザーメニュー`)
  await person.opensTheUserMenu()
  await person.follows('アカウント')
  await person.sees('アカウント')
  await person.button('保存する').waitFor()
}

async function changesThePassword(person: Person, current: string, password: string) {
  await person.types('現在のパスワード', current)
  await person.types('新しいパスワード', password)
  await person.types('新しいパスワード (確認)', password)
  await person.presses('変更する')
}

test('own data is kept, and what others keep says whom to ask', async ({ meetSignedIn }) => {
  const jiro = await meetSignedIn(nogroup)
  await opensTheAccount(jiro)
  await checkAccessibility(jiro.page)
  await jiro.reads(/会社のポータル管理者（鈴木 一郎）にご依頼ください。/)
  await jiro.types('役職', '主任')
  await jiro.types('携帯電話番号', '０９０－１２３４－５６７８')
  await jiro.chooses('受信する')
  await jiro.presses('保存する')
  await jiro.reads('アカウントの内容を保存しました。')
  await jiro.page.reload()
  await expect(jiro.field('役職')).toHaveValue('主任')
  await expect(jiro.field('携帯電話番号')).toHaveValue('090-1234-5678')
  await expect(jiro.radio('受信する')).toBeChecked()

  await jiro.types('携帯電話番号', '090')
  await jiro.presses('保存する')
  await jiro.isTold('携帯電話番号', /携帯電話番号は数字9～16桁で/)
  await jiro.follows('ダッシュボード')
  await jiro.reads('入力した内容は保存されていません')
  await jiro.presses('このページに残る')
  await expect(jiro.field('携帯電話番号')).toHaveValue('090')
})

test('language and time zone change the screens', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  await opensTheAccount(ichiro)
  await ichiro.field('タイムゾーン').fill('berlin')
  await ichiro.page.getByRole('option', { name: 'Europe/Berlin' }).click()
  await ichiro.chooses('英語')
  await ichiro.presses('保存する')
  await ichiro.sees('Account')
  await ichiro.reads('Your account settings were saved.')
  await ichiro.opens('/admin/users')
  await ichiro.sees('Users')
  await ichiro.reads('Times are in Europe/Berlin')
})

test('two people who edit the same account do not overwrite each other', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  await opensTheAccount(ichiro)
  await ichiro.types('役職', '部長')
  const tab = await ichiro.newTab()
  await tab.opens('/account')
  await tab.types('役職', '課長')
  await tab.presses('保存する')
  await tab.reads('アカウントの内容を保存しました。')
  await ichiro.presses('保存する')
  await ichiro.reads('変更された項目: 役職。')
  await ichiro.presses('入力した内容を残して読み込む')
  await ichiro.presses('保存する')
  await ichiro.reads('アカウントの内容を保存しました。')
  await tab.page.reload()
  await expect(tab.field('役職')).toHaveValue('部長')
})

test('a new password signs another browser out', async ({ portal, meet, meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  await portal.becomes((data) => data.run('UPDATE mail_codes SET sent_at = sent_at - 60000')) // another one may be sent
  const office = await meet(demo)
  office.has.mails = ichiro.has.mails
  await signIn(office)
  await office.opens('/')
  await office.sees('ダッシュボード')
  await opensTheAccount(ichiro)
  await ichiro.presses('パスワードを変更する')
  await expect(ichiro.field('現在のパスワード')).toBeFocused()
  await changesThePassword(ichiro, 'Denwaban2027', newPassword)
  await ichiro.isTold('現在のパスワード', /現在のパスワードが正しくありません。/)
  await expect(ichiro.field('現在のパスワード')).toBeFocused()
  await expect(ichiro.field('新しいパスワード')).toHaveValue(newPassword)
  await checkAccessibility(ichiro.page)

  await ichiro.types('現在のパスワード', demo.password)
  await ichiro.presses('変更する')
  await ichiro.reads(/^パスワードを変更しました。/)
  await expect(ichiro.button('パスワードを変更する')).toBeFocused()
  await ichiro.has.mails.reads(/新しいパスワードが設定されました/)
  await office.follows('Arcstar IP Voice')
  await office.reads('サインアウトしました')
  // The tab goes on with the session that it has now.
  await ichiro.types('役職', '部長')
  await ichiro.presses('保存する')
  await ichiro.reads('アカウントの内容を保存しました。')
})

test('a new phone takes the place of the old one', async ({ meet }) => {
  const taro = await meet(admin)
  await registerAuthenticator(taro)
  await signIn(taro)
  await taro.opens('/')
  await opensTheAccount(taro)
  await taro.reads(/方式を変更できるのは、ポータル管理者だけです。/)
  await taro.presses('TOTPを設定し直す')
  await taro.page.getByRole('img', { name: taro.words.qr }).waitFor()
  await checkAccessibility(taro.page)
  await taro.page.setViewportSize({ width: 390, height: 844 })
  await checkWidth(taro.page)
  await taro.page.getByText(taro.words.cannotScan).click()
  const secret = await taro.page.getByText(/^[A-Z2-7 ]{16,}$/).textContent()
  const [old, app] = [taro.has.authenticator!, new Authenticator(secret!.replaceAll(' ', ''))]
  await taro.types(taro.words.codeOfApp, app.wrongCode())
  await taro.presses(taro.words.register)
  await taro.isTold(taro.words.codeOfApp, /アプリケーション上のコードが正しくありません/)
  await taro.types(taro.words.codeOfApp, await app.code())
  await taro.presses(taro.words.register)
  await taro.reads(/^TOTP認証 再設定が完了しました。/)

  await taro.signsOut()
  await taro.signsIn()
  await taro.entersTheCode(await old.code())
  await taro.isTold(taro.words.code, /ワンタイムパスワードが正しくないか/)
  await taro.entersTheCode(await app.code())
  await taro.sees(taro.words.dashboard)
})

test('the history tells of sign-ins and of what was refused', async ({ meet }) => {
  const jiro = await meet(nogroup)
  await jiro.signsIn('Denwaban2027')
  await jiro.reads(/ログインIDまたはパスワードが/)
  await jiro.types(jiro.words.password, nogroup.password)
  await jiro.presses(jiro.words.signIn)
  await jiro.entersTheMailedCode()
  await jiro.presses(jiro.words.agree)
  await jiro.sees(jiro.words.dashboard)
  await opensTheAccount(jiro)
  const rows = jiro.page.getByRole('table', { name: 'サインインの履歴' }).getByRole('row')
  await expect(rows).toHaveCount(3)
  await expect(rows.nth(1)).toContainText(/\d{4}年\d+月\d+日 \d\d:\d\dサインインChrome \(Linux\)127\.0\.0\.1$/)
  await expect(rows.nth(2)).toContainText('サインイン失敗')
  await jiro.reads(/時刻のタイムゾーン: Asia\/Tokyo$/)
  await checkAccessibility(jiro.page)
})
