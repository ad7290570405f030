// Recovery codes: for the day on which the authenticator is not at hand.
import { readFile } from 'node:fs/promises'
import { checkAccessibility, checkWidth } from './accessibility'
import { Authenticator } from './authenticator'
import { admin, demo } from './people'
import type { Person } from './person'
import { expect, test } from './test'

/** The first sign-in of somebody who chooses TOTP, up to the dashboard. */
async function signsInWithTheApp(anna: Person) {
  await anna.opensTheMailedLink()
  await anna.provesIdentity()
  await anna.setsPassword('Himitsu2026')
  await anna.presses('サービスへ戻る')
  await anna.signsIn()
  await anna.chooses('TOTP')
  await anna.presses('次へ')
  await anna.page.getByText(anna.words.cannotScan).click()
  const secret = await anna.page.getByText(/^[A-Z2-7 ]{16,}$/).textContent()
  anna.has.authenticator = new Authenticator(secret!.replaceAll(' ', ''))
  await anna.types(anna.words.codeOfApp, await anna.has.authenticator.code())
  const tab = await anna.inNewTab(() => anna.presses(anna.words.register))
  await tab.page.close()
  await anna.presses(anna.words.toLogin)
  await anna.signsIn()
  await anna.entersTheCodeOfTheApp()
  await anna.presses(anna.words.agree)
  await anna.sees('ダッシュボード')
}

test('codes are issued, kept, and one signs in once', async ({ meet }) => {
  const anna = await meet(admin, { permissions: ['clipboard-read', 'clipboard-write'] })
  const { page } = anna
  await signsInWithTheApp(anna)
  await anna.opens('/account#recovery')
  await anna.reads('リカバリーコードはまだありません。')
  await anna.presses('リカバリーコードを発行する')
  const sheet = page.getByRole('group', { name: 'リカバリーコード' })
  await expect(sheet).toBeFocused()
  await expect(sheet.getByRole('listitem')).toHaveCount(10)
  await checkAccessibility(page)
  await page.setViewportSize({ width: 390, height: 844 })
  await checkWidth(page)
  await page.setViewportSize({ width: 1280, height: 720 })
  const codes = await sheet.getByRole('listitem').allTextContents()
  for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/)

  await anna.presses('コピー')
  await anna.reads('コピーしました')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(codes.join('\n'))
  const [file] = await Promise.all([page.waitForEvent('download'), anna.presses('ダウンロード')])
  expect(file.suggestedFilename()).toBe('リカバリーコード.txt')
  expect(await readFile(await file.path(), 'utf8')).toContain(`${admin.mail}\n\n${codes.join('\n')}\n`)
  await page.emulateMedia({ media: 'print' })
  await page.evaluate(() => document.documentElement.classList.add('prints-sheet'))
  await expect(sheet.getByRole('listitem').first()).toBeVisible()
  await expect(page.locator('h1')).toBeHidden()
  await page.evaluate(() => document.documentElement.classList.remove('prints-sheet'))
  await page.emulateMedia({ media: 'screen' })
  await test.step('whoever leaves without keeping them is asked', async () => {
    await anna.follows('ダッシュボード')
    await anna.reads('リカバリーコードを保管しましたか？')
    await anna.presses('このページに残る')
    await expect(sheet.getByRole('listitem')).toHaveCount(10)
  })
  await anna.presses('保管しました')
  await anna.reads(/^残り10個です/)
  await page.reload()
  await anna.reads(/^残り10個です/)
  await expect(page.getByText(codes[0]!)).toHaveCount(0)

  await anna.signsOut()
  await anna.signsIn()
  await anna.sees('TOTP認証')
  await anna.presses('認証アプリを使えないとき')
  await checkAccessibility(page)
  await anna.presses('送信')
  await anna.isTold('リカバリーコード', /リカバリーコードを入力してください。/)
  await anna.types('リカバリーコード', 'ZZZZ ZZZZ ZZZZ ZZZZ')
  await anna.presses('送信')
  await anna.isTold('リカバリーコード', /リカバリーコードが正しくないか、すでに使われています。/)
  await anna.types('リカバリーコード', codes[0]!.toLowerCase().replaceAll('-', ' '))
  await anna.presses('送信')
  await anna.sees('ダッシュボード')
  await anna.has.mails.reads(/リカバリーコードでサインインがありました/)

  // It unlocks no new codes: these ask for the authenticator, which is not at hand.
  await anna.opens('/account#recovery')
  await anna.reads(/^残り9個です/)
  await anna.presses('発行し直す')
  await page.getByRole('dialog').getByRole('button', { name: '発行し直す', exact: true }).click()
  await anna.reads('本人の操作か確認します')
  await anna.types('ワンタイムパスワード', codes[1]!)
  await anna.presses('確認する')
  await anna.isTold('ワンタイムパスワード', /ワンタイムパスワードは6桁の数字です。/)
  await anna.presses('操作をやめる')

  await anna.signsOut()
  await anna.signsIn()
  await anna.presses('認証アプリを使えないとき')
  await anna.types('リカバリーコード', codes[0]!)
  await anna.presses('送信')
  await anna.isTold('リカバリーコード', /すでに使われています。/)
})

test('whoever gets codes by mail needs none', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  await ichiro.opens('/account#recovery')
  await ichiro.reads('二段階認証にMailOTPを使っているため、リカバリーコードは必要ありません。')
  await expect(ichiro.button('リカバリーコードを発行する')).toHaveCount(0)
})
