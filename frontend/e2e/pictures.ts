import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { admin, demo, nogroup } from './people'
import { test } from './test'
import type { Walk } from './walk'
import { firstSignIn, mailedCode, portal, settingsSite, withoutGroup } from './walks'
import { besideTheManual } from './walks-beside'
import type { Language } from './words'

const folder = process.env.PICTURES ?? 'pictures'
const schemes = ['light', 'dark'] as const
const widths = [1440, 390]

/** Each stop of a walk in both colour schemes and widths: ja-light-1440/form-plan.png */
async function pictures(walk: Walk, language: Language) {
  for await (const [name, { page }] of walk) {
    for (const colorScheme of schemes) {
      for (const width of widths) {
        await page.emulateMedia({ colorScheme })
        await page.setViewportSize({ width, height: width < 640 ? 844 : 900 })
        const to = join(folder, `${language}-${colorScheme}-${width}`)
        await mkdir(to, { recursive: true })
        await page.screenshot({ path: join(to, `${name}.png`), fullPage: true, animations: 'disabled' })
      }
    }
    await page.emulateMedia({ colorScheme: 'light' })
    await page.setViewportSize({ width: 1280, height: 720 })
  }
}

for (const language of ['ja', 'en'] as const) {
  test(`sign-in in ${language}`, async ({ meet }) => {
    const anna = await meet(admin)
    await anna.speaks(language)
    await pictures(firstSignIn(anna), language)
    const ichiro = await meet(demo)
    await ichiro.speaks(language)
    await pictures(mailedCode(ichiro), language)
  })

  test(`the portal and the site in ${language}`, async ({ meetSignedIn }) => {
    const jiro = await meetSignedIn(nogroup)
    await jiro.speaks(language)
    await pictures(withoutGroup(jiro), language)
    const ichiro = await meetSignedIn(demo)
    await ichiro.speaks(language)
    await pictures(portal(ichiro), language)
    await pictures(settingsSite(ichiro), language)
  })

  test(`beside the manual in ${language}`, async ({ meetSignedIn }) => {
    const ichiro = await meetSignedIn(demo)
    await ichiro.speaks(language)
    await pictures(besideTheManual(ichiro), language)
  })
}
