// The manual's main path in English: the language is switched before the sign-in and stays.
import type { Page } from '@playwright/test'
import { checkAccessibility } from './accessibility'
import { admin, demo } from './people'
import { Site } from './site'
import { expect, test } from './test'

test('from the mail to a forwarding', async ({ meet }) => {
  const anna = await meet(admin)
  await anna.speaks('en')
  await test.step('2-1: a password and a second factor', async () => {
    // Her administrator set Japanese mails; the pages speak what she chose.
    await anna.opensTheMailedLink(/パスワード登録のお願い/)
    await anna.sees('Confirm your identity')
    await checkAccessibility(anna.page)
    await anna.provesIdentity()
    await anna.setsPassword('Himitsu2026')
    await anna.presses('Back to the service')
    await anna.signsIn()
    await anna.sees('Choose your second factor')
    await anna.chooses('MailOTP')
    await anna.presses('Next')
    await anna.sees('MailOTP authentication')
    await anna.entersTheMailedCode()
    await anna.sees('Customer portal terms')
    await checkAccessibility(anna.page)
    await anna.presses('I agree')
    await anna.sees('Dashboard')
    await checkAccessibility(anna.page)
  })

  await test.step('2-2: a user is added', async () => {
    await anna.follows('Administration')
    await anna.follows('Users')
    await anna.follows('+ Add user')
    await checkAccessibility(anna.page)
    await anna.types('Name', 'Kenji Tanaka')
    await anna.types('Email address', 'kenji@example.co.jp')
    await anna.types('Phone number', '0312345690')
    await anna.chooses('MailOTP')
    await anna.chooses('General user')
    await anna.page.getByRole('option', { name: '東京営業所' }).click()
    await anna.presses('→ Add')
    await anna.presses('Add')
    await anna.reads(/Kenji Tanaka/)
  })

  const site = await test.step('3: to the web settings site', async () => {
    await anna.follows('Dashboard')
    const tab = await Site.through(anna, 'Y10000001')
    await tab.sees('Web settings site')
    await checkAccessibility(tab.page)
    return tab
  })

  await test.step('4: a forwarding', async () => {
    await site.opensTheSearch()
    await site.searches({ number: '03-0000-1001' })
    await site.selects('03-0000-1001')
    await checkAccessibility(site.page)
    await site.fillsIn({ to: '090-1234-5678' })
    await site.sets()
    await site.reads('All calls are forwarded to 090-1234-5678 (mobile)')
    await checkAccessibility(site.page)
    await site.presses('Undo')
    await site.reads('The change was undone.')
  })

  await test.step('the language stays in another tab, and no Japanese is left over', async () => {
    await expect(anna.page.locator('html')).toHaveAttribute('lang', 'en')
    const text = await site.page.getByRole('main').textContent()
    expect(text?.replaceAll(/東京営業所|本社|別館/g, '')).not.toMatch(/[぀-ヿ一-鿿]/)
  })
})

test('a password mail in English leads an English user all the way', async ({ meet }) => {
  const anna = await meet(admin)
  await anna.speaks('en')
  await anna.follows('Reset your password')
  await anna.sees('Reset your password')
  await anna.types('Login ID', admin.mail)
  await anna.presses('Send')
  await anna.reads(/an email will arrive within a few minutes/)
  await anna.speaks('ja')
  await anna.sees('パスワード再設定')
})

/** Holds back what pages before the sign-in say in one language; answers how it comes after all. */
async function holdBack(page: Page, language: 'ja' | 'en') {
  let comes = () => {}
  const until = new Promise<void>((resolve) => {
    comes = resolve
  })
  await page.route('**/assets/entrance*', async (route) => {
    const response = await route.fetch()
    const japanese = /[ぁ-ん]/.test(await response.text())
    if (japanese === (language === 'ja')) await until
    await route.fulfill({ response })
  })
  return comes
}

test('an account is shown in its language, however late a dictionary comes', async ({ portal, meet }) => {
  await portal.becomes((data) => data.run(`UPDATE users SET mail_language = 'en' WHERE mail = '${demo.mail}'`))
  const ichiro = await meet(demo)
  await test.step('its own, at the sign-in', async () => {
    const englishComes = await holdBack(ichiro.page, 'en')
    await ichiro.signsIn()
    await ichiro.entersTheMailedCode()
    await Promise.all([ichiro.page.waitForResponse('**/assets/inside*'), ichiro.presses('同意します')])
    englishComes()
    ichiro.has.language = 'en'
    await ichiro.sees('Dashboard')
    await expect(ichiro.page.getByText(/\b(dashboard|common)\.\w/)).toHaveCount(0)
    await ichiro.page.unrouteAll({ behavior: 'wait' })
  })

  await test.step('the one that every visit begins with', async () => {
    const japaneseComes = await holdBack(ichiro.page, 'ja')
    await Promise.all([ichiro.page.waitForResponse('**/assets/entrance*'), ichiro.page.reload({ waitUntil: 'commit' })])
    japaneseComes()
    await ichiro.sees('Dashboard')
    await expect(ichiro.page.locator('html')).toHaveAttribute('lang', 'en')
    await ichiro.page.unrouteAll({ behavior: 'wait' })
  })
})

test('who changes the language amid a form reads all of it in that one, and keeps what was typed', async ({
  meetSignedIn,
}) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await site.opensTheForm('03-0000-1002', '03-0000-1004')
  const numbers = site.page.locator('section[aria-labelledby="target-numbers"]')
  await expect(numbers).toContainText('留守番電話')
  await site.entry(3).fill('03-1234-5678')
  await site.speaks('en')
  await expect(numbers).not.toContainText('留守番電話')
  await expect(site.entry(3)).toHaveValue('03-1234-5678')
  await site.presses(site.words.set)
  await site.dialog().getByRole('button', { name: 'Apply these settings' }).click()
  await site.isDone()
})
