// Two people, one browser: what one of them typed is never saved in the name of the other, nor does the next one see it.
import { checkAccessibility, checkWidth } from './accessibility'
import { demo, staff } from './people'
import type { Person } from './person'
import { signIn } from './shortcuts'
import { Site } from './site'
import { expect, test } from './test'

const number = '03-0000-1001'
const mine = '090-1234-5678'
const title = '別の方がサインインしています'

/** As if the second person had signed in in the first one's browser, and no tab had said so. */
async function takesTheBrowser(of: Person, by: Person) {
  await of.page.context().clearCookies()
  await of.page.context().addCookies(await by.page.context().cookies())
}

/** Who changed the number, as its page tells it. */
async function changes(person: Person): Promise<string[]> {
  const answer = await person.page.request.get(`${person.has.portal}/api/dashboard`)
  const { recent } = await answer.json()
  return recent.map(({ who }: { who: string }) => who)
}

async function fillsInAForm(person: Person) {
  const site = await Site.at(person, 'Y10000001')
  await site.opensTheForm(number)
  await site.fillsIn({ to: mine })
  await site.reads('携帯電話 090-1234-5678')
  await site.isAtRest() // the page asks no more by itself, which would tell it too early who is signed in
  return site
}

test('who goes on after another person signed in is stopped, however often they try', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  const hana = await meetSignedIn(staff)
  const before = await changes(hana)
  const site = await fillsInAForm(ichiro)
  await takesTheBrowser(ichiro, hana)
  for (let tries = 0; tries < 2; tries++) {
    await site.presses('設定')
    await expect(site.dialog()).toContainText(title)
    await site.presses('続ける')
    await expect(site.dialog()).toContainText('まだ別の方がサインインしています。')
    await site.presses('閉じる')
    await site.reads(/別の方がサインインしたため、実行していません。/)
  }
  await site.presses('設定')
  await expect(site.dialog()).toContainText(title)
  await checkAccessibility(site.page)
  await site.page.setViewportSize({ width: 390, height: 844 })
  await checkWidth(site.page)
  await site.page.setViewportSize({ width: 1280, height: 720 })
  await expect(site.entry(1)).toHaveValue(mine)
  expect(await changes(hana)).toEqual(before)

  await ichiro.page.context().clearCookies()
  await signIn(ichiro)
  await site.presses('続ける')
  await site.isDone()
  expect(await changes(hana)).toEqual([demo.name, ...before])
})

test('a session that ended is not continued by another person', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  const hana = await meetSignedIn(staff)
  const before = await changes(hana)
  const site = await fillsInAForm(ichiro)
  await ichiro.page.context().clearCookies()
  await site.presses('設定')
  await expect(site.dialog()).toContainText('サインアウトしました')
  await takesTheBrowser(ichiro, hana)
  await site.presses('続ける')
  await expect(site.dialog()).toContainText(title)
  expect(await changes(hana)).toEqual(before)

  site.page.on('dialog', (leaving) => leaving.accept())
  await site.presses('ページを読み込み直す')
  await site.opensTheUserMenu()
  await site.reads(staff.mail)
  expect(await changes(hana)).toEqual(before)
})

test('another tab says at once that somebody else signed in, and that the first one is back', async ({
  meetSignedIn,
}) => {
  const ichiro = await meetSignedIn(demo)
  const hana = await meetSignedIn(staff)
  const site = await fillsInAForm(ichiro)
  const other = await ichiro.newTab()
  await other.opens('/')
  await other.signsOut()
  await expect(site.dialog()).toContainText('サインアウトしました')
  const back = { ...other.has }
  Object.assign(other.has, { who: staff, password: hana.has.password, mails: hana.has.mails })
  await other.signsIn()
  await other.entersTheMailedCode()
  await other.sees('ダッシュボード')
  await expect(site.dialog()).toContainText(title)

  await other.signsOut()
  Object.assign(other.has, back)
  await signIn(other)
  await site.presses('続ける')
  await expect(site.dialog()).toHaveCount(0)
  await site.sets()
})

test('the next person in the same tab finds nothing chosen', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  const hana = await meetSignedIn(staff)
  const site = await Site.at(ichiro, 'Y10000001')
  await site.searches()
  await site.tick(number).check()
  await site.tick('03-0000-1002').check()
  await expect(site.page.locator('.selection-bar')).toContainText('2件')
  await ichiro.signsOut()
  await takesTheBrowser(ichiro, hana)
  await ichiro.opens('/web-settings/Y10000001/forwarding?page=1')
  await expect(site.rows()).toHaveCount(24)
  await expect(site.tick(number)).not.toBeChecked()
  await expect(site.page.getByText('2件を選択中')).toHaveCount(0)
})
