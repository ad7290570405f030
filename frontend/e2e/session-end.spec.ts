// A session ends when nobody uses it: people are told before, and lose nothing.
import { checkAccessibility, checkWidth } from './accessibility'
import { demo } from './people'
import type { Person } from './person'
import type { Portal } from './portal'
import { expect, test } from './test'

/** As if an administrator had touched nothing for so long; then they come back to their tabs. */
async function restsFor(portal: Portal, tabs: Person[], minutes: number, seconds = 0) {
  const ago = Date.now() - (minutes * 60 + seconds) * 1000
  await portal.becomes((data) => data.run(`UPDATE sessions SET seen_at = ${ago}`))
  for (const { page } of tabs) await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
}

const warningOf = ({ page }: Person) => page.getByRole('alert').filter({ hasText: 'サインアウトします' })

test('who is about to be signed out is told, goes on at one press, and else keeps what was typed', async ({
  meetSignedIn,
  portal,
}) => {
  const ichiro = await meetSignedIn(demo)
  await ichiro.opens('/account')
  await ichiro.types('役職', '部長')
  const warning = warningOf(ichiro)

  await restsFor(portal, [ichiro], 27)
  await expect(warning).toContainText(/\d+:\d\dにサインアウトします/)
  await expect(ichiro.field('役職')).toBeFocused()
  await checkAccessibility(ichiro.page)
  await ichiro.page.setViewportSize({ width: 390, height: 844 })
  await checkWidth(ichiro.page)
  await ichiro.presses('続ける')
  await ichiro.reads('サインインしたまま続けます。')
  await expect(warning).toBeHidden()
  await expect(ichiro.field('役職')).toBeFocused()
  await expect(ichiro.field('役職')).toHaveValue('部長')

  await restsFor(portal, [ichiro], 29, 50) // which passes while they look on
  const dialog = ichiro.page.getByRole('dialog')
  await expect(dialog).toContainText('サインアウトしました', { timeout: 40_000 })
  await expect(warning).toBeHidden()
  await dialog.getByRole('button', { name: '閉じる', exact: true }).click()
  await expect(ichiro.field('役職')).toHaveValue('部長')
})

test('whoever goes on in one tab goes on in all of them', async ({ meetSignedIn, portal }) => {
  const ichiro = await meetSignedIn(demo)
  const other = await ichiro.newTab()
  // Not the dashboard: it asks for its numbers when somebody comes back to it, which is a use.
  for (const tab of [ichiro, other]) {
    await tab.opens('/account')
    await tab.sees('アカウント')
  }
  await restsFor(portal, [ichiro, other], 27)
  await expect(warningOf(other)).toBeVisible()
  await expect(warningOf(ichiro)).toBeVisible()
  await ichiro.presses('続ける')
  await expect(warningOf(ichiro)).toBeHidden()
  await expect(warningOf(other)).toBeHidden()
})
