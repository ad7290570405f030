// What a contract does not allow any more goes on until somebody changes it, and says so wherever the number stands.
import { checkAccessibility, checkWidth } from './accessibility'
import { demo } from './people'
import { Site } from './site'
import { expect, test } from './test'

test('a number whose forwarding its contract does not allow any more is found and mended', async ({
  portal,
  meetSignedIn,
}) => {
  const ichiro = await meetSignedIn(demo)
  const site = new Site(ichiro.page, ichiro.has)
  await portal.becomes((data) => {
    data.run(`UPDATE contracts SET message_box = FALSE
      WHERE id = (SELECT contract_id FROM numbers WHERE digits = '0300001002')`)
  })
  await site.opens('/')
  await site.page.getByRole('link', { name: /^使えなくなった転送設定/ }).click()
  await site.sees('使えなくなった転送設定')
  await expect(site.rows()).toHaveCount(1)
  await expect(site.row('03-0000-1002')).toContainText('いまの転送: 契約で留守番電話が使えなくなったため')
  await expect(site.row('03-0000-1002')).toContainText('無条件で留守番電話へ転送中')
  await checkAccessibility(site.page)
  for (const width of [390, 960, 1440]) {
    await site.page.setViewportSize({ width, height: 844 })
    await checkWidth(site.page)
  }
  await site.opens('/numbers?phone=1002')
  await expect(site.row('03-0000-1002')).toContainText('要確認')
  await site.follows('03-0000-1002')
  await site.reads('理由: 契約で留守番電話が使えなくなったため')
  await site.reads('転送はそのまま続いています。設定を変更してください。')
  await checkAccessibility(site.page)

  await site.presses('設定を変更する')
  await site.sees('転送 (番号ごと) 設定')
  await site.chooses('転送しない')
  await site.sets()
  await site.opens('/numbers/lapsed')
  await site.reads('使えなくなった転送設定はありません。')
})
