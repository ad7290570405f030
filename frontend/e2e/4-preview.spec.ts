// Beside the manual's way: where a call goes on to that was forwarded to a phone where nobody takes it.
import { checkAccessibility, checkWidth } from './accessibility'
import { demo } from './people'
import type { Person } from './person'
import { Site } from './site'
import { expect, test } from './test'

/** The page of a number that was forwarded, and its preview for now. */
async function forwarded(person: Person, to: string) {
  const site = await Site.at(person, 'Y10000001')
  await site.forwards('03-0000-1001', { to })
  await site.follows('検索結果に戻る')
  await site.follows('03-0000-1001')
  await site.sees('03-0000-1001 の転送')
  return { site, preview: site.page.getByRole('region', { name: 'いま電話がかかってきたら' }) }
}

test('a forwarding of the destination is followed where nobody answers there, and a PBX’s words for it are told', async ({
  meetSignedIn,
}) => {
  const { site, preview } = await forwarded(await meetSignedIn(demo), '03-0000-1006')
  const branches = preview.getByRole('listitem').filter({
    has: site.page.getByRole('heading', { name: '転送先の電話機で応答できないとき', exact: true }),
  })
  await expect(branches).toContainText(
    '03-0000-1006では、話し中のとき、または20秒応答がないとき、さらに 080-1234-5678（携帯電話）へ転送します。',
  )
  await expect(branches).toContainText('080-1234-5678の電話機が鳴ります。')
  const reasons = preview.getByRole('table', { name: '転送先のPBXに伝わる転送の理由' }).locator('tbody')
  await expect(reasons).toBeHidden()
  await preview.getByText('転送先のPBXに伝わる転送の理由', { exact: true }).click()
  await expect(reasons.getByRole('row')).toHaveText([
    '03-0000-1001 → 03-0000-1006無条件転送302unconditional',
    '03-0000-1006 → 080-1234-5678話中時転送486user-busy',
    '03-0000-1006 → 080-1234-5678無応答転送408no-answer',
  ])
  await checkAccessibility(site.page)
  await site.page.setViewportSize({ width: 390, height: 844 })
  await checkWidth(site.page)
})

test('why a number on the way is set otherwise by then is told', async ({ meetSignedIn }) => {
  const { site, preview } = await forwarded(await meetSignedIn(demo), '03-0000-1102')
  const why = site.page.getByText(/^終了日時（.+）に、元の設定へ戻っています。$/)
  await expect(preview).toContainText('03-0000-1102')
  await expect(why).toHaveCount(0)
  await preview.getByLabel('日時を指定').fill('2099-01-01T10:00')
  await expect(why).toBeVisible()
  await checkAccessibility(site.page)
  await site.page.setViewportSize({ width: 390, height: 844 })
  await checkWidth(site.page)
})
