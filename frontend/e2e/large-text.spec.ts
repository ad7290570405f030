// Text at double its size, as the settings of a browser make it, on a phone.
import { checkWidth } from './accessibility'
import { demo } from './people'
import config from './playwright.config'
import { Site } from './site'
import { expect, test } from './test'
import { opens } from './walk'

const { launchOptions } = config.use!
test.use({
  launchOptions: { ...launchOptions, args: [...launchOptions!.args!, '--blink-settings=defaultFontSize=32'] },
})

test('pages are read without scrolling sideways', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  await ichiro.page.setViewportSize({ width: 390, height: 844 })
  for (const path of ['/', '/account', '/admin/users', '/admin/audit', '/admin/groups/new']) {
    await opens(ichiro, path)
    await checkWidth(ichiro.page)
  }
})

test('the web settings site is read without scrolling sideways, its menu as well', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await site.page.setViewportSize({ width: 390, height: 844 })
  for (const page of ['', '/forwarding', '/schedules', '/addresses', '/changes']) {
    await site.opens(`/web-settings/Y10000001${page}`)
    await checkWidth(site.page)
  }
  await site.presses('メニュー')
  await expect(site.page.getByRole('navigation').getByRole('link', { name: '変更の記録' })).toBeVisible()
  await checkWidth(site.page)
  await site.opens('/web-settings/Y10000001')
  await site.opensTheSearch()
  await site.searches({ number: '03-0000-1001' })
  await checkWidth(site.page)
  await site.opensTheForm('03-0000-1001')
  await site.chooses('終了日時を指定')
  await checkWidth(site.page)
})
