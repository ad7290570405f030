// Calls that are forwarded more than once, and only from some time on: an end has come, or a schedule has switched.
import { checkAccessibility, checkWidth } from './accessibility'
import { demo } from './people'
import { Site } from './site'
import { expect, test } from './test'

const group = '/web-settings/Y10000001'
const path = '03-0000-1001 → 03-0000-1004 → 090-1234-5678'

test('a chain that begins at an end is told while the number is typed, before two are set, and after one is', async ({
  meetSignedIn,
}) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await site.opensTheForm('03-0000-1004')
  await site.chooses('転送しない')
  await site.chooses(site.nextMorning)
  await site.sets()
  await site.follows('検索結果に戻る')

  await site.opensTheForm('03-0000-1001')
  await site.fillsIn({ to: '03-0000-1004' })
  await site.reads(
    /この転送先は、(\d{4}\/)?\d+\/\d+ 09:00 から転送します（03-0000-1001 → 03-0000-1004 → 090-1234-5678）。/,
  )
  await checkAccessibility(site.page)
  await site.page.setViewportSize({ width: 390, height: 844 })
  await checkWidth(site.page)
  await site.page.setViewportSize({ width: 1280, height: 720 })
  await site.sets()
  const told = new RegExp(`\\d+月\\d+日.* 09:00 から、転送先でも転送します: ${path}`)
  await site.reads(told)
  await checkAccessibility(site.page)
  await site.presses('元に戻す')
  await site.reads('元に戻しました。')
  await site.follows('検索結果に戻る')

  await site.opensTheForm('03-0000-1001', '03-0000-1003')
  await site.fillsIn({ to: '03-0000-1004' })
  await site.presses(site.words.set)
  await expect(site.dialog()).toContainText(told)
  await checkAccessibility(site.page)
})

test('whose calls go on once an end has come is told where that end is set', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await site.forwards('03-0000-1001', { to: '03-0000-1004' })
  await site.follows('検索結果に戻る')
  await site.selects('03-0000-1004')
  await site.chooses('転送しない')
  await site.chooses(site.nextMorning)
  await site.reads('03-0000-1001からこの番号へ転送しています。この番号で転送すると、その通話も続けて転送されます。')
  await site.sets()
  await site.reads(/ 09:00 から、03-0000-1001からこの番号へ転送された通話も、続けて転送されます。/)
  await checkAccessibility(site.page)
})

test('hours of a schedule that let calls go on are asked about before they are saved', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await site.forwards('03-0000-1001', { to: '03-0000-1004' })
  await site.opens(`${group}/schedules/new`)
  await site.types('名前', '本社の営業時間')
  await site.field('祝日は休業にする').uncheck()
  for (const day of ['土曜日', '日曜日']) await site.presses(`${day} 24時間`)
  for (const day of ['月曜日', '火曜日', '水曜日', '木曜日', '金曜日']) {
    await site.types(`${day} 1 開始時刻`, '0')
    await site.types(`${day} 1 終了時刻`, '24')
  }
  await site.presses('追加する')
  await site.sees('スケジュール')
  await site.opens(`${group}/forwarding?page=1`)
  await site.plans('03-0000-1001', { 営業時間外: /^リスト1/ })
  await site.setsThePlan('本社の営業時間')

  await site.opens(`${group}/schedules`)
  await site.follows('本社の営業時間')
  await site.sees('本社の営業時間')
  await site.presses('日曜日 1 時間帯を削除')
  await site.presses('保存する')
  await expect(site.dialog()).toContainText('続けて転送される経路が1件増えます')
  await expect(site.dialog()).toContainText(path)
  await checkAccessibility(site.page)
  await site.page.setViewportSize({ width: 390, height: 844 })
  await checkWidth(site.page)
  await site.dialog().getByRole('button', { name: 'キャンセル', exact: true }).click()
  await expect(site.button('保存する')).toBeFocused()
  await site.presses('保存する')
  await site.dialog().getByRole('button', { name: '保存する', exact: true }).click()
  await site.reads('スケジュールを保存しました。')
})
