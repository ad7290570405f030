// A passkey in place of password and code, with an authenticator that the browser itself plays.
import { checkAccessibility, checkWidth } from './accessibility'
import { demo } from './people'
import type { Person } from './person'
import { expect, test } from './test'

/**
 * Gives the browser an authenticator in which somebody's finger always rests. With suggestions it answers as soon as the
 * form for login ID and password is open; without, as in browsers that have no suggestions, when the button is pressed.
 */
async function withAuthenticator({ page }: Person, suggestions = false) {
  if (!suggestions) {
    await page.addInitScript(() => {
      PublicKeyCredential.isConditionalMediationAvailable = async () => false
    })
  }
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

async function addsAPasskey(person: Person) {
  await person.opens('/account#passkeys')
  await person.presses('パスキーを登録する')
  await person.reads(/^パスキー「.+」を登録しました。/)
}

/** From the first page to the form for login ID and password. */
async function comesToTheForm(person: Person) {
  await person.presses('ログインID/パスワードでログイン')
  await person.sees('サインイン')
}

test('a passkey is registered, signs in, confirms a deed, and is removed', async ({ portal, meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo, {}, portal.named)
  const { page } = ichiro
  await withAuthenticator(ichiro)
  await ichiro.opens('/account#passkeys')
  await ichiro.reads('登録したパスキーはありません。')
  await addsAPasskey(ichiro)
  await checkAccessibility(page)
  await page.setViewportSize({ width: 390, height: 844 })
  await checkWidth(page)
  await page.setViewportSize({ width: 1280, height: 720 })
  await ichiro.has.mails.reads(/パスキーが登録されました/)

  await page.getByRole('button', { name: /の名前を変える$/ }).click()
  const save = page.getByRole('dialog').getByRole('button', { name: '保存する', exact: true })
  await ichiro.types('名前', '')
  await save.click()
  await ichiro.isTold('名前', /名前を入力してください。/)
  await ichiro.types('名前', '会社のPC')
  await save.click()
  await ichiro.reads('名前を変えました。')
  await ichiro.reads('まだ使っていません')

  await ichiro.signsOut()
  await comesToTheForm(ichiro)
  await checkAccessibility(page)
  await ichiro.presses('パスキーでサインイン')
  await ichiro.sees('ダッシュボード')
  await ichiro.opens('/account#passkeys')
  await ichiro.reads(/^最後に使った日時 /)

  // As if the sign-in had been a quarter of an hour ago: a fresh proof is asked for, and no mail is sent for it.
  await portal.becomes((data) => data.run('UPDATE sessions SET factor_at = factor_at - 900000'))
  await ichiro.opens('/account#passkeys')
  await ichiro.presses('会社のPC を削除する')
  await page.getByRole('dialog').getByRole('button', { name: '削除する', exact: true }).click()
  await ichiro.reads('本人の操作か確認します')
  await ichiro.reads('「ワンタイムパスワードを送信する」を選ぶと、登録したメールアドレスに届きます。')
  await checkAccessibility(page)
  await ichiro.presses('パスキーで確認する')
  await ichiro.reads('パスキー「会社のPC」を削除しました。')
  await ichiro.has.mails.reads(/パスキーが削除されました/)
})

test('a passkey is among the suggestions for the login ID', async ({ portal, meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo, {}, portal.named)
  await withAuthenticator(ichiro, true)
  await addsAPasskey(ichiro)
  await ichiro.signsOut()
  await ichiro.presses('ログインID/パスワードでログイン')
  await ichiro.sees('ダッシュボード')
})

test('a passkey that was removed signs nobody in, and nobody is told why', async ({ portal, meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo, {}, portal.named)
  await withAuthenticator(ichiro)
  await addsAPasskey(ichiro)
  await ichiro.signsOut()
  await portal.becomes((data) => data.run('DELETE FROM passkeys'))
  await ichiro.opens('/')
  await comesToTheForm(ichiro)
  await ichiro.presses('パスキーでサインイン')
  await ichiro.reads('このパスキーでは確認できませんでした。別の方法でお試しください。')
  await checkAccessibility(ichiro.page)
})

test('an address without a name offers no passkeys, and says where they are', async ({
  portal,
  meet,
  meetSignedIn,
}) => {
  const ichiro = await meet(demo)
  await comesToTheForm(ichiro)
  await ichiro.isAtRest() // the button comes in a file of its own
  await expect(ichiro.button('パスキーでサインイン')).toHaveCount(0)
  const signedIn = await meetSignedIn(demo)
  await signedIn.opens('/account#passkeys')
  await signedIn.reads('このアドレスではパスキーを使えません。次のアドレスで開くと使えます。')
  await expect(signedIn.link(portal.named)).toHaveAttribute('href', `${portal.named}/account`)
  await expect(signedIn.button('パスキーを登録する')).toHaveCount(0)
})

test('a company can want the passkeys of its administrators', async ({ portal, meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo, {}, portal.named)
  await withAuthenticator(ichiro)
  await portal.becomes((data) => data.run(`UPDATE companies SET policy = '{"passkeys_for_admins":true}'`))
  await ichiro.opens('/account#passkeys')
  await ichiro.reads(/^会社の決まりで、ポータル管理者はパスキーでサインインします。/)
  await addsAPasskey(ichiro)
  await ichiro.signsOut()
  await portal.becomes((data) => data.run('UPDATE mail_codes SET sent_at = sent_at - 900000'))
  await ichiro.opens('/')
  await ichiro.signsIn()
  await ichiro.entersTheMailedCode()
  await ichiro.reads(/^ポータル管理者は、登録済みのパスキーでサインインする決まりです。/)
  await comesToTheForm(ichiro)
  await ichiro.presses('パスキーでサインイン')
  await ichiro.sees('ダッシュボード')
})
