// What all screens have in common: nothing is wider than the window, in three sizes; dark colours have enough contrast.
import { checkAccessibility, checkWidth } from './accessibility'
import { admin, demo, nogroup } from './people'
import { expect, test } from './test'
import { besideTheManual, firstSignIn, mailedCode, portal, settingsSite, type Walk, withoutGroup } from './walks'

const widths = [1440, 1024, 390, 320]

async function looksRight(walk: Walk) {
  test.slow() // a dozen screens, each in three widths and two colours
  for await (const [name, { page }] of walk) {
    await test.step(name, async () => {
      for (const width of widths) {
        await page.setViewportSize({ width, height: 900 })
        await checkWidth(page)
      }
      await page.emulateMedia({ colorScheme: 'dark' })
      await checkAccessibility(page)
      await page.emulateMedia({ colorScheme: 'light' })
      await page.setViewportSize({ width: 1280, height: 720 })
      expect(await page.title(), 'the page has a title').not.toBe('')
    })
  }
}

test('the first sign-in', async ({ meet }) => looksRight(firstSignIn(await meet(admin))))
test('the mailed code', async ({ meet }) => looksRight(mailedCode(await meet(demo))))
test('the portal', async ({ meetSignedIn }) => looksRight(portal(await meetSignedIn(demo))))
test('the dashboard without a group', async ({ meetSignedIn }) => looksRight(withoutGroup(await meetSignedIn(nogroup))))
test('the web settings site', async ({ meetSignedIn }) => looksRight(settingsSite(await meetSignedIn(demo))))
test('beside the manual', async ({ meetSignedIn }) => looksRight(besideTheManual(await meetSignedIn(demo))))
