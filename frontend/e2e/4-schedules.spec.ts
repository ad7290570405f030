// Schedules: a company's calendar, and numbers whose forwarding follows it.
import { checkAccessibility, checkWidth } from './accessibility'
import { demo } from './people'
import { Site } from './site'
import { expect, test } from './test'

const group = '/web-settings/Y10000001'

test('an administrator makes, changes and deletes a schedule', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  const site = new Site(ichiro.page, ichiro.has)
  await site.opens(group)
  await site.presses('メニュー')
  await site.page.getByRole('navigation').getByRole('link', { name: 'スケジュール', exact: true }).click()
  await site.sees('スケジュール')
  await site.reads(/スケジュールはまだありません/)
  await checkAccessibility(site.page)
  await site.follows('+スケジュールを追加する')
  await site.sees('スケジュール追加')

  await site.types('月曜日 1 開始時刻', '8')
  await site.types('月曜日 1 終了時刻', '１２：３０')
  await site.presses('月曜日 時間帯を追加')
  await expect(site.field('月曜日 2 開始時刻')).toBeFocused()
  await site.page.keyboard.type('1200')
  await site.page.keyboard.press('Tab')
  await site.page.keyboard.type('17')
  await site.presses('月曜日を火～金曜日にコピー')
  await expect(site.field('金曜日 2 終了時刻')).toHaveValue('17:00')
  await site.presses('特別な日を追加')
  const special = site.page.getByRole('listitem', { name: '特別な日 1' })
  await expect(special.getByLabel('名前')).toBeFocused()
  await site.presses('追加する')
  await site.reads('月曜日の時間帯が重なっています。')
  await expect(special.getByLabel('名前')).toHaveAccessibleDescription(/入力してください/)
  await checkAccessibility(site.page)

  await site.types('月曜日 2 開始時刻', '1300')
  await site.presses('月曜日を火～金曜日にコピー')
  await site.field('名前').first().fill('本社の営業時間')
  await special.getByLabel('名前').fill('創立記念日')
  await special.getByLabel('開始日').fill('2030-06-01')
  await expect(site.page.getByText('8:00～12:30、13:00～17:00').first()).toBeVisible()
  await site.presses('追加する')
  await site.sees('スケジュール')
  await expect(site.row('本社の営業時間')).toContainText(/営業時間[内外]/)
  await expect(site.row('本社の営業時間')).toContainText('0件')
  await site.page.setViewportSize({ width: 390, height: 844 })
  await checkWidth(site.page)

  await site.follows('本社の営業時間')
  await site.sees('本社の営業時間')
  await checkWidth(site.page)
  await expect(site.field('開始日')).toHaveValue('2030-06-01')
  await site.presses('日曜日 24時間')
  await site.presses('保存する')
  await site.reads('スケジュールを保存しました。')
  await site.follows('本社の営業時間')
  await expect(site.field('日曜日 1 終了時刻')).toHaveValue('00:00')
  await site.presses('スケジュールを削除する')
  await site.dialog().getByRole('button', { name: '削除する', exact: true }).click()
  await site.reads(/スケジュールはまだありません/)
})
