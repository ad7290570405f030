// A server that restarts, a line that is cut, a new version: nobody loses their place, and every page says what it waits for.
import type { Page } from '@playwright/test'
import { demo } from './people'
import { Site } from './site'
import { expect, test } from './test'

/** As if another version had been installed: the first page names other files, and some of this one are gone. */
async function isReplaced(page: Page, gone: string) {
  await page.route('**/', (request) =>
    request.fulfill({ contentType: 'text/html', body: '<script type="module" src="/assets/index-other.js"></script>' }),
  )
  await page.route(gone, (request) => request.fulfill({ status: 404, body: 'not found' }))
}

test('a reload while the server restarts waits for it, and shows the page when it is there', async ({
  meetSignedIn,
}) => {
  const ichiro = await meetSignedIn(demo)
  await ichiro.opens('/admin/users')
  await ichiro.sees('ユーザー一覧')
  await ichiro.page.route('**/api/session', (request) => request.abort())
  await ichiro.page.reload()
  await ichiro.reads('サーバーに接続できません')
  expect(new URL(ichiro.page.url()).pathname).toBe('/admin/users')
  await ichiro.page.unroute('**/api/session')
  await ichiro.sees('ユーザー一覧')
})

test('a server that does not answer leaves no empty page', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  let answer = () => {}
  const held = new Promise<void>((go) => {
    answer = go
  })
  await ichiro.page.route('**/api/session', async (route) => {
    await held
    await route.continue()
  })
  await ichiro.opens('/account')
  await ichiro.reads('読み込んでいます')
  answer()
  await ichiro.sees('アカウント')
  await ichiro.page.unrouteAll({ behavior: 'wait' })
})

test('without JavaScript the page says what it needs', async ({ browser, portal }) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(portal.url)
  await expect(page.locator('noscript p')).toBeVisible()
  expect(await page.locator('noscript').innerHTML()).toContain('JavaScriptを有効にしてください')
  await expect(page.getByText('画面が表示されないときは')).toBeHidden()
  await context.close()
})

test('a page that cannot come leaves one where one is, and comes with the next try', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  await ichiro.page.context().setOffline(true)
  await ichiro.follows('ポータル管理者向け')
  await ichiro.reads(/サーバーに接続できませんでした。/)
  await ichiro.sees('ダッシュボード')
  expect(new URL(ichiro.page.url()).pathname).toBe('/')
  await ichiro.page.context().setOffline(false)
  await ichiro.follows('ポータル管理者向け')
  await ichiro.sees('ポータル管理者向け')
})

test('after a new version was installed the next page is loaded as it is now', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  await isReplaced(ichiro.page, '**/assets/AdminPage*')
  await ichiro.page.route('**/admin', async (request) => {
    await ichiro.page.unroute('**/assets/AdminPage*')
    await request.continue()
  })
  await ichiro.follows('ポータル管理者向け')
  await ichiro.sees('ポータル管理者向け')
})

test('a code cannot be asked for once a new version is there: the form stays and says so', async ({
  portal,
  meetSignedIn,
}) => {
  const ichiro = await meetSignedIn(demo)
  await portal.becomes((data) => data.run('UPDATE sessions SET factor_at = factor_at - 900000'))
  const site = await Site.at(ichiro, 'Y10000001')
  await site.opensTheForm('03-0000-1001')
  await site.fillsIn({ to: '090-2222-2222' })
  await isReplaced(site.page, '**/assets/StepUp*')
  await site.presses('設定')
  await expect(site.dialog()).toContainText('新しいバージョンになりました')
  await site.presses('このページに残る')
  await site.reads(/新しいバージョンになったため、このページでは続けられません。/)
  await expect(site.entry(1)).toHaveValue('090-2222-2222')

  await site.page.unroute('**/assets/StepUp*')
  await site.presses('設定')
  await expect(site.dialog()).toContainText('本人の操作か確認します')
})
