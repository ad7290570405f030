// Manual, chapter 2-1: the administrator's first sign-in, from the mail to the dashboard.
import { checkAccessibility } from './accessibility'
import { Authenticator } from './authenticator'
import { admin } from './people'
import type { Person } from './person'
import { expect, test } from './test'

const password = 'Himitsu2026'

async function setsTheFirstPassword(anna: Person) {
  await anna.opensTheMailedLink()
  await anna.provesIdentity()
  await anna.setsPassword(password)
  await anna.presses('サービスへ戻る')
}

/** Reads the secret that the page shows to those who cannot scan the picture. */
async function registersTheApp(anna: Person) {
  await anna.sees('TOTP設定')
  await expect(anna.page.getByRole('img', { name: anna.words.qr })).toBeVisible()
  await anna.page.getByText(anna.words.cannotScan).click()
  const secret = await anna.page.getByText(/^[A-Z2-7 ]{16,}$/).textContent()
  anna.has.authenticator = new Authenticator(secret!.replaceAll(' ', ''))
  await anna.types(anna.words.codeOfApp, await anna.has.authenticator.code())
  return anna.inNewTab(() => anna.presses(anna.words.register))
}

test('with TOTP, each step as the manual numbers it', async ({ meet }) => {
  const anna = await meet(admin)
  const { page } = anna

  await test.step('① the URL of the mail', () => anna.opensTheMailedLink())
  await test.step('② 本人確認', async () => {
    await anna.sees('本人確認')
    await checkAccessibility(page)
    await anna.types('ログインID', admin.mail)
    await anna.types('名前', admin.name)
    await anna.types('電話番号 (ハイフンなし)', admin.phone)
    await anna.presses('パスワード設定')
  })
  await test.step('③ パスワード設定', async () => {
    await anna.sees('パスワード設定')
    await checkAccessibility(page)
    await anna.types('新しいパスワード', password)
    await anna.types('新しいパスワード (確認)', password)
    await anna.presses('保存')
    anna.has.password = password
  })
  await test.step('④ the first password is set', async () => {
    await anna.reads('パスワードを設定しました')
    await checkAccessibility(page)
    await anna.presses('サービスへ戻る')
  })
  await test.step('⑤ ビジネスポータル', async () => {
    await anna.sees('ビジネスポータル')
    await checkAccessibility(page)
    await anna.presses('ログインID/パスワードでログイン')
  })
  await test.step('⑥ サインイン', async () => {
    await anna.sees('サインイン')
    await checkAccessibility(page)
    await anna.types('ログインID', admin.mail)
    await anna.types('パスワード', password)
    await anna.presses('サインイン')
  })
  await test.step('⑦ TOTP or MailOTP', async () => {
    await anna.sees('第2段階認証方式の選択')
    await checkAccessibility(page)
    await expect(anna.radio('MailOTP')).toBeVisible()
    await expect(anna.link('詳細はこちら')).toBeVisible()
    await anna.chooses('TOTP')
    await anna.presses('次へ')
  })
  const tab = await test.step('⑧ TOTP設定', async () => {
    await anna.reads('QRコードをスキャン')
    await anna.reads('2段階認証アプリケーションをインストール')
    await checkAccessibility(page)
    return registersTheApp(anna)
  })
  await test.step('⑨ done, in a tab of its own', async () => {
    await tab.sees('TOTP設定')
    await tab.reads('TOTP認証 再設定が完了しました。')
    await checkAccessibility(tab.page)
    const closed = tab.page.waitForEvent('close')
    await tab.presses('閉じる').catch((problem) => {
      if (!tab.page.isClosed()) throw problem // the tab may be gone before the press is over
    })
    await closed
    await anna.reads('TOTP認証 再設定が完了しました。')
    await anna.presses('ログイン画面に戻る')
  })
  await test.step('⑩⑪ signing in again', async () => {
    await anna.sees('ビジネスポータル')
    await anna.signsIn()
  })
  await test.step('⑫ TOTP認証', async () => {
    await anna.sees('TOTP認証')
    await checkAccessibility(page)
    await anna.entersTheCodeOfTheApp()
  })
  await test.step('⑭ カスタマーポータル規約', async () => {
    await anna.sees('カスタマーポータル規約')
    await checkAccessibility(page)
    await expect(anna.button('キャンセル')).toBeVisible()
    await anna.presses('同意します')
  })
  await anna.sees('ダッシュボード')
  await checkAccessibility(page)
})

test('a later sign-in asks for the app and not for the terms; a code works once', async ({ meet }) => {
  const anna = await meet(admin)
  await setsTheFirstPassword(anna)
  await anna.signsIn()
  await anna.chooses('TOTP')
  await anna.presses('次へ')
  await registersTheApp(anna)
  await anna.presses('ログイン画面に戻る')

  await anna.signsIn()
  await anna.entersTheCode(anna.has.authenticator!.wrongCode())
  await anna.isTold('ワンタイムパスワード', /正しくないか/)
  const help = await anna.inNewTab(() => anna.follows('数字が合わないとき'))
  await expect(help.page.getByRole('heading', { name: '数字が合わないとき' })).toBeInViewport()
  const code = await anna.has.authenticator!.code()
  await anna.entersTheCode(code)
  await anna.presses('同意します')
  await anna.sees('ダッシュボード')

  await anna.signsOut()
  await anna.signsIn()
  await anna.entersTheCode(code)
  await anna.isTold('ワンタイムパスワード', /正しくないか/)
  // Full-width digits and blanks are how some people type.
  const next = await anna.has.authenticator!.code()
  const wide = next.replaceAll(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
  await anna.entersTheCode(`${wide.slice(0, 3)} ${wide.slice(3)}`)
  await anna.sees('ダッシュボード')
})

test('with MailOTP chosen at the first sign-in', async ({ meet }) => {
  const anna = await meet(admin)
  await setsTheFirstPassword(anna)
  await anna.signsIn()
  await anna.chooses('MailOTP')
  await anna.presses('次へ')
  await anna.sees('メールOTP認証')
  await anna.reads('ad***@example.co.jp')
  await anna.entersTheMailedCode()
  await anna.presses('同意します')
  await anna.sees('ダッシュボード')
})

test('the choice can be changed until the first code was right', async ({ meet }) => {
  const anna = await meet(admin)
  await setsTheFirstPassword(anna)
  await anna.signsIn()
  await anna.chooses('TOTP')
  await anna.presses('次へ')
  await anna.follows('認証方式を選び直す')
  await anna.chooses('MailOTP')
  await anna.presses('次へ')
  await anna.sees('メールOTP認証')
})

test('a choice is needed', async ({ meet }) => {
  const anna = await meet(admin)
  await setsTheFirstPassword(anna)
  await anna.signsIn()
  await anna.sees('第2段階認証方式の選択')
  await anna.presses('次へ')
  await anna.reads('第2段階認証方式を選んでください。')
  await expect(anna.radio('TOTP')).toBeFocused()
})
