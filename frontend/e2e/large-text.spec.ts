// Text at double its size, as the settings of a browser make it, on a phone.
import { checkWidth } from './accessibility'
import { demo } from './people'
import config from './playwright.config'
import { test } from './test'
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
