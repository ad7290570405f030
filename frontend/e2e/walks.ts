import { Authenticator } from './authenticator'
import type { Person } from './person'
import { Site } from './site'
import { isRefused, isThere, longest, opens, submits, type Walk } from './walk'

// Walks over every screen, in either language: for tests of what all screens have in common, and for pictures.

/** A password from the mailed link; with `admin`, TOTP as well, up to the dashboard. */
export async function* firstSignIn(anna: Person): Walk {
  const { words } = anna
  yield ['login', anna]
  await anna.follows(words.forgot)
  await anna.sees(words.resetHeading)
  yield ['forgot', anna]
  await anna.types(words.loginId, 'nobody@example.co.jp')
  await anna.presses(words.send)
  await anna.button(words.send).waitFor({ state: 'detached' })
  yield ['forgot-sent', anna]
  const link = await anna.opensTheMailedLink(/パスワード登録のお願い/)
  await anna.sees(words.identity)
  yield ['identity', anna]
  await submits(anna)
  await isRefused(anna)
  yield ['identity-faults', anna]
  await anna.provesIdentity()
  await anna.sees(words.passwordHeading)
  await anna.types(words.newPassword, 'himitsu2')
  yield ['password', anna]
  await anna.setsPassword('Himitsu2026')
  await anna.button(words.toService).waitFor()
  yield ['password-done', anna]
  await anna.opens(link)
  await anna.link(words.forgot).waitFor()
  yield ['link-ended', anna]
  await anna.opens('/login/password')
  await anna.sees(words.signIn)
  yield ['sign-in', anna]
  await anna.types(words.loginId, anna.has.who.mail)
  await anna.types(words.password, 'Himitsu2027')
  await anna.presses(words.signIn)
  await anna.page.locator('[data-form-notice]').waitFor()
  yield ['sign-in-refused', anna]
  await anna.types(words.password, 'Himitsu2026')
  await anna.presses(words.signIn)
  await anna.sees(words.factor)
  yield ['factor', anna]
  await anna.chooses('TOTP')
  await anna.presses(words.next)
  await anna.page.getByRole('img', { name: words.qr }).waitFor()
  await anna.page.getByText(words.cannotScan).click()
  yield ['totp-setup', anna]
  const secret = await anna.page.getByText(/^[A-Z2-7 ]{16,}$/).textContent()
  anna.has.authenticator = new Authenticator(secret!.replaceAll(' ', ''))
  await anna.types(words.codeOfApp, await anna.has.authenticator.code())
  const tab = await anna.inNewTab(() => anna.presses(words.register))
  await tab.button(words.close).waitFor()
  yield ['totp-done-tab', tab]
  await tab.page.close()
  await anna.button(words.toLogin).waitFor()
  yield ['totp-done', anna]
  await anna.presses(words.toLogin)
  await anna.signsIn()
  await anna.sees(words.totp)
  yield ['totp', anna]
  await anna.entersTheCode(anna.has.authenticator.wrongCode())
  await isRefused(anna)
  yield ['totp-refused', anna]
  await anna.entersTheCodeOfTheApp()
  await anna.button(words.agree).waitFor()
  await anna.page.getByRole('region').waitFor()
  yield ['terms', anna]
}

/** The mailed code of somebody who signs in with MailOTP. */
export async function* mailedCode(ichiro: Person): Walk {
  await ichiro.signsIn()
  await ichiro.sees(ichiro.words.mailOtp)
  yield ['mail-otp', ichiro]
}

/** The pages of the portal that an administrator sees. */
export async function* portal(ichiro: Person): Walk {
  const { page, words } = ichiro
  for (const [name, path] of Object.entries({
    dashboard: '/',
    numbers: '/numbers',
    'numbers-found': '/numbers?phone=100',
    'numbers-none': '/numbers?phone=99999',
    service: '/services/arcstar-ip-voice',
    menu: '/services/arcstar-ip-voice/menu',
    contracts: '/services/arcstar-ip-voice/contracts',
    account: '/account',
    admin: '/admin',
    users: '/admin/users',
    'users-import': '/admin/users/import',
    groups: '/admin/groups',
    'group-new': '/admin/groups/new',
    audit: '/admin/audit',
    mails: '/admin/mails',
    settings: '/admin/settings',
    'settings-terms': '/admin/terms',
    notices: '/admin/notices',
    'notice-new': '/admin/notices/new',
    'not-found': '/nowhere',
    'help-forwarding': '/help/forwarding',
    'help-factors': '/help/factors',
    'help-authenticators': '/help/authenticators',
    'help-skip': '/help/skip',
    'help-privacy': '/help/privacy',
    'help-website': '/help/website',
    'help-terms': '/help/terms',
    mailbox: '/trial/mail',
    setup: '/setup',
  })) {
    await opens(ichiro, path)
    yield [name, ichiro]
  }
  await opens(ichiro, '/')
  await ichiro.opensTheUserMenu()
  yield ['user-menu', ichiro]
  await opens(ichiro, '/admin/users/new')
  yield ['user-new', ichiro]
  await submits(ichiro)
  await isRefused(ichiro)
  yield ['user-new-faults', ichiro]
  await opens(ichiro, '/admin/users')
  await page.getByRole('link', { name: '佐藤 花子' }).click()
  await page.locator('form button[type=submit]').waitFor()
  yield ['user-edit', ichiro]
  await page.locator('button[aria-describedby=action-delete]').click()
  await page.getByRole('dialog').waitFor()
  yield ['user-delete', ichiro]
  await page.getByRole('dialog').getByRole('button', { name: words.cancel, exact: true }).click()
  await opens(ichiro, '/admin/notices/new')
  for (const n of [0, 1]) await page.locator('form input[type=text]').nth(n).fill(longest)
  await submits(ichiro)
  await page.getByRole('link', { name: longest }).waitFor()
  yield ['notices-filled', ichiro]
  await page.getByRole('link', { name: longest }).click()
  await page.locator('form button[type=submit]').waitFor()
  yield ['notice', ichiro]
  await opens(ichiro, '/admin/groups')
  await page.getByRole('link', { name: '東京営業所' }).click()
  await page.locator('form button[type=submit]').waitFor()
  yield ['group-edit', ichiro]
}

/** What somebody without a group sees. */
export async function* withoutGroup(jiro: Person): Walk {
  await opens(jiro, '/')
  yield ['dashboard-without-group', jiro]
}

/** Web設定変更サイト. */
export async function* settingsSite(ichiro: Person): Walk {
  const { page, words } = ichiro
  const site = new Site(page, ichiro.has)
  const form = async (group: string, ...phones: string[]) => {
    await opens(site, `/web-settings/${group}/forwarding`)
    await site.opensTheForm(...phones)
    await isThere(site)
  }
  await opens(site, '/web-settings/Y10000002')
  yield ['site-not-opened', site]
  await opens(site, '/web-settings/Y10000001')
  yield ['site', site]
  await site.presses(words.menu)
  yield ['site-menu', site]
  await opens(site, '/web-settings/Y10000001/forwarding')
  yield ['search', site]
  await site.searches()
  await site.tick('03-0000-1001').check()
  await site.tick('03-0000-1006').check()
  yield ['results', site]
  await site.row('03-0000-1006').getByRole('link').click()
  yield* numberPage(site)
  await opens(site, '/web-settings/Y10000001/forwarding')
  await site.searches({ number: '9999' })
  await page.getByRole('status').filter({ hasText: /^0/ }).waitFor()
  yield ['no-result', site]
  await form('Y10000001', '03-0000-1003')
  yield ['form-off', site]
  await site.chooses(words.forward)
  await site.presses(words.set)
  await isRefused(site)
  yield ['form-faults', site]
  await site.chooses(words.unconditional)
  await site.entry(1).fill('110')
  await site.entry(2).fill('090-1234-5678')
  await site.entry(2).blur()
  await isThere(site)
  yield ['form-readings', site]
  await site.chooses(words.untilDate)
  yield ['form-until', site]
  await page.locator('button[title]').first().click()
  await page.getByRole('dialog').waitFor()
  yield ['form-addresses', site]
  await page.keyboard.press('Escape')
  await site.presses(words.back)
  await page.getByRole('dialog').waitFor()
  yield ['leave', site]
  await page.getByRole('dialog').getByRole('button').last().click()
  await form('Y10000001', '03-0000-1006')
  yield ['form-no-answer', site]
  await form('Y10000003', '050-0000-3001')
  yield ['form-plan', site]
  await form('Y10000001', '03-0000-1001', '03-0000-1002', '03-0000-1004', '03-0000-1006', '050-0000-1001')
  yield ['form-several', site]
  await site.fillsIn({ to: '03-0000-1001' })
  await site.presses(words.set)
  await site.dialog().waitFor()
  yield ['summary-refused', site]
  await site.dialog().getByRole('button', { name: words.back, exact: true }).click()
  await site.entry(1).fill('090-1234-5678')
  await site.presses(words.set)
  await site.dialog().waitFor()
  yield ['summary', site]
  await site.dialog().locator('footer button').last().click()
  await site.isDone()
  yield ['done', site]
  await site.presses(words.undo)
  await site.button(words.undo).waitFor({ state: 'detached' })
  yield ['undone', site]
  await site.follows(words.thisChange)
  await page.waitForURL(/\/changes\//)
  await page.getByRole('table').locator('tbody tr').first().waitFor()
  yield ['change', site]
}

/** The page of a number: a call that comes later, and its lock. */
async function* numberPage(site: Site): Walk {
  const { page, words } = site
  const ready = () => page.getByRole('table').locator('tbody tr').first().waitFor()
  await ready()
  await isThere(site)
  yield ['number', site]
  const later = new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10)
  await page.locator('input[type=datetime-local]').fill(`${later}T20:00`)
  await site.button(words.backToNow).waitFor()
  await page.getByRole('status').first().waitFor()
  yield ['number-later', site]
  await site.presses(words.lock)
  await page.getByRole('dialog').waitFor()
  yield ['number-lock', site]
  await page.getByRole('dialog').locator('button[type=submit]').click()
  await site.button(words.unlock).waitFor()
  yield ['number-locked', site]
  await site.presses(words.unlock)
  await page.getByRole('dialog').getByRole('button', { name: words.unlock, exact: true }).click()
  await site.button(words.lock).waitFor()
}
