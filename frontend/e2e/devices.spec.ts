// Where somebody is signed in, and which devices stand for the one-time code.
import { checkAccessibility, checkWidth } from './accessibility'
import { nogroup } from './people'
import { expect, test } from './test'

const skip = 'この端末では次回から二段階認証を省略する'
const devices = '二段階認証を省略する端末'
const sessions = 'サインイン中の端末'

test('a trusted device needs the password alone, until it is forgotten', async ({ meet }) => {
  const jiro = await meet(nogroup)
  const list = jiro.page.getByRole('list', { name: devices })
  await jiro.signsIn()
  await jiro.sees(jiro.words.mailOtp)
  await jiro.chooses(skip)
  await checkAccessibility(jiro.page)
  await jiro.entersTheMailedCode()
  await jiro.sees(jiro.words.terms)
  await jiro.presses(jiro.words.agree)
  await jiro.sees(jiro.words.dashboard)
  await jiro.signsOut()

  await jiro.signsIn()
  await jiro.sees(jiro.words.dashboard)
  await jiro.opens('/account')
  await expect(list.getByRole('listitem')).toHaveText(/Chrome \(.+\) この端末/)
  await checkAccessibility(jiro.page)
  await jiro.page.setViewportSize({ width: 390, height: 844 })
  await checkWidth(jiro.page)
  await list.getByRole('button', { name: /での省略を取り消す/ }).click()
  await jiro.presses('取り消す')
  await jiro.reads(/での省略を取り消しました。/)
  await jiro.reads(/^省略する端末はありません。/)
  await jiro.signsOut()

  await jiro.signsIn()
  await jiro.sees(jiro.words.mailOtp)
})

test('a session that is ended elsewhere is out at its next click', async ({ meetSignedIn, meet }) => {
  const lost = await meetSignedIn(nogroup)
  const jiro = await meet(nogroup)
  jiro.has.mails = lost.has.mails // one mailbox, in which the first code was read
  await jiro.signsIn()
  await jiro.entersTheMailedCode()
  await jiro.sees(jiro.words.dashboard)
  expect((await jiro.has.mails.reads(/新しい端末からサインインがありました/)).text).toContain('Chrome (')

  await jiro.opens('/account')
  const rows = jiro.page.getByRole('list', { name: sessions }).getByRole('listitem')
  await expect(rows).toHaveCount(2)
  await expect(rows.first()).toContainText('この端末')
  await rows
    .last()
    .getByRole('button', { name: /からサインアウトする/ })
    .click()
  await jiro.presses('サインアウトする')
  await jiro.reads(/からサインアウトしました。/)
  await expect(rows).toHaveCount(1)

  await lost.page.reload()
  await lost.sees(lost.words.portal)
})
