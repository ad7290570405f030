// What all screens have in common, in both languages: nothing is wider than the window, and axe finds nothing.
import { checkAccessibility, checkWidth } from './accessibility'
import { admin, demo, nogroup } from './people'
import type { Person } from './person'
import { expect, test } from './test'
import type { Walk } from './walk'
import { firstSignIn, mailedCode, portal, settingsSite, withoutGroup } from './walks'
import { besideTheManual } from './walks-beside'

// The walks take long enough: each language has two of the widths, the narrowest of them the longer words, and one of the colours.
const looks = [
  { language: 'ja', widths: [1440, 390], colorScheme: 'dark' },
  { language: 'en', widths: [1024, 320], colorScheme: 'light' },
] as const

for (const { language, widths, colorScheme } of looks) {
  async function looksRight(person: Person, walk: (person: Person) => Walk) {
    test.slow() // dozens of screens
    await person.speaks(language)
    for await (const [name, { page }] of walk(person)) {
      await test.step(name, async () => {
        for (const width of widths) {
          await page.setViewportSize({ width, height: 900 })
          await checkWidth(page)
        }
        await page.emulateMedia({ colorScheme })
        await checkAccessibility(page)
        await page.emulateMedia({ colorScheme: 'light' })
        await page.setViewportSize({ width: 1280, height: 720 })
        expect(await page.title(), 'the page has a title').not.toBe('')
      })
    }
  }

  test.describe(`in ${language}`, () => {
    test('the first sign-in', async ({ meet }) => looksRight(await meet(admin), firstSignIn))
    test('the mailed code', async ({ meet }) => looksRight(await meet(demo), mailedCode))
    test('the portal', async ({ meetSignedIn }) => looksRight(await meetSignedIn(demo), portal))
    test('the dashboard without a group', async ({ meetSignedIn }) =>
      looksRight(await meetSignedIn(nogroup), withoutGroup))
    test('the web settings site', async ({ meetSignedIn }) => looksRight(await meetSignedIn(demo), settingsSite))
    test('beside the manual', async ({ meetSignedIn }) => looksRight(await meetSignedIn(demo), besideTheManual))
  })
}
