// Manual, chapter 2-1 ⑬: signing in with a mailed one-time password.
import { checkAccessibility } from './accessibility'
import { demo, staff } from './people'
import type { Person } from './person'
import { expect, test } from './test'

const resend = 'もう一度ワンタイムパスワードを送信する'
/** Six digits that are not these. */
const other = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')

async function arrivesAtTheCode(ichiro: Person) {
  await ichiro.signsIn()
  await ichiro.sees('メールOTP認証')
}

test('a member of staff signs in for the first time', async ({ meet }) => {
  const hana = await meet(staff)
  await hana.opensTheMailedLink()
  await hana.provesIdentity()
  await hana.setsPassword('Himitsu2026')
  await hana.presses('サービスへ戻る')
  await hana.signsIn()
  await hana.sees('メールOTP認証')
  await hana.reads('st***@example.co.jp に届いたワンタイムパスワードを確認してください。')
  await checkAccessibility(hana.page)
  await hana.entersTheMailedCode()
  await hana.sees('カスタマーポータル規約')
  await hana.presses('同意します')
  await hana.sees('ダッシュボード')
  await expect(hana.link('ポータル管理者向け')).toHaveCount(0)
})

test('a wrong password of the mail is refused, a used one too', async ({ meet }) => {
  const ichiro = await meet(demo)
  await arrivesAtTheCode(ichiro)
  const code = await ichiro.has.mails.readsTheCode()
  await ichiro.entersTheCode(other(code))
  await ichiro.isTold('ワンタイムパスワード', /正しくないか、有効期限が切れています/)
  await expect(ichiro.field('ワンタイムパスワード')).toBeFocused()
  await checkAccessibility(ichiro.page)
  await ichiro.entersTheCode('12345')
  await ichiro.isTold('ワンタイムパスワード', /6桁/)
  await ichiro.entersTheCode(code)
  await ichiro.presses('同意します')
  await ichiro.signsOut()

  await arrivesAtTheCode(ichiro)
  await ichiro.entersTheCode(code)
  await ichiro.isTold('ワンタイムパスワード', /正しくないか、有効期限が切れています/)
  await ichiro.entersTheMailedCode()
  await ichiro.sees('ダッシュボード')
})

test('after a wrong password the right one is typed over it, without deleting it first', async ({ meet }) => {
  const ichiro = await meet(demo)
  await arrivesAtTheCode(ichiro)
  const code = await ichiro.has.mails.readsTheCode()
  await ichiro.entersTheCode(other(code))
  await ichiro.isTold('ワンタイムパスワード', /正しくないか/)
  await expect(ichiro.field('ワンタイムパスワード')).toBeFocused()
  await ichiro.page.keyboard.type(code)
  await ichiro.page.keyboard.press('Enter')
  await ichiro.sees('カスタマーポータル規約')
})

test('another password can be sent after a pause that counts down', async ({ portal, meet }) => {
  const ichiro = await meet(demo)
  await arrivesAtTheCode(ichiro)
  await expect(ichiro.button(resend)).toBeDisabled()
  await ichiro.reads(/^[1-6]?\d秒後に、もう一度送信できます。$/)
  const first = await ichiro.has.mails.readsTheCode()

  await portal.becomes((data) => data.run('UPDATE mail_codes SET sent_at = sent_at - 61000'))
  await ichiro.page.reload()
  await ichiro.presses(resend)
  await ichiro.reads('新しいワンタイムパスワードを送りました。前に届いたものは使えません。')
  await expect(ichiro.button(resend)).toBeDisabled()
  const second = await ichiro.has.mails.readsTheCode()
  await ichiro.entersTheCode(first)
  await ichiro.isTold('ワンタイムパスワード', /正しくないか、有効期限が切れています/)
  await ichiro.entersTheCode(second)
  await ichiro.sees('カスタマーポータル規約')
})

test('too many wrong passwords end the sign-in', async ({ meet }) => {
  const ichiro = await meet(demo)
  await arrivesAtTheCode(ichiro)
  const code = await ichiro.has.mails.readsTheCode()
  for (let tries = 1; tries < 5; tries++) {
    await ichiro.entersTheCode(other(code))
    await ichiro.isTold('ワンタイムパスワード', /正しくないか、有効期限が切れています/)
  }
  await ichiro.entersTheCode(other(code))
  await ichiro.sees('ビジネスポータル')
  await ichiro.reads(/サインインを中止しました|最初からサインイン/)
})

test('whoever does not agree to the terms is signed out', async ({ meet }) => {
  const ichiro = await meet(demo)
  await arrivesAtTheCode(ichiro)
  await ichiro.entersTheMailedCode()
  await ichiro.sees('カスタマーポータル規約')
  await ichiro.presses('キャンセル')
  await ichiro.sees('ビジネスポータル')
  await ichiro.opens('/admin/users')
  await ichiro.sees('ビジネスポータル')
})
