// Forwardings without a mouse: from the search to 元に戻す, as a batch, and by a file.
import type { Locator } from '@playwright/test'
import { demo } from './people'
import { Site } from './site'
import { expect, test } from './test'

/** Tab, until this has the focus; and then one sees where it is. */
async function tabsTo({ page: { keyboard } }: Site, there: Locator) {
  const isThere = () => there.evaluate((element) => element === document.activeElement)
  for (let steps = 0; steps < 120 && !(await isThere()); steps++) await keyboard.press('Tab')
  await expect(there).toBeFocused()
  const { outline, shadow } = await there.evaluate((element) => {
    const { outlineStyle, boxShadow } = getComputedStyle(element)
    return { outline: outlineStyle, shadow: boxShadow }
  })
  expect(outline !== 'none' || shadow !== 'none', 'the focus can be seen').toBe(true)
}

/** Does what a press of Enter on this does. */
async function enters(site: Site, there: Locator) {
  await tabsTo(site, there)
  await site.page.keyboard.press('Enter')
}

test('a forwarding is set with the keyboard alone', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  const { keyboard } = site.page

  await test.step('the skip link is the first stop and leads past the menu', async () => {
    await site.page.reload()
    await site.sees(site.words.search)
    await keyboard.press('Tab')
    await expect(site.link('本文へ移動')).toBeFocused()
    await keyboard.press('Enter')
    await expect(site.page.getByRole('main')).toBeFocused()
  })
  await test.step('Escape closes a menu and leads back to its button', async () => {
    for (const menu of [site.button('メニュー'), site.userMenu()]) {
      await menu.focus()
      await keyboard.press('Enter')
      await expect(menu).toHaveAttribute('aria-expanded', 'true')
      await keyboard.press('Tab')
      await keyboard.press('Escape')
      await expect(menu).toHaveAttribute('aria-expanded', 'false')
      await expect(menu).toBeFocused()
    }
  })
  await test.step('a menu that lies over the page closes when the focus goes behind it', async () => {
    await site.page.setViewportSize({ width: 390, height: 844 })
    const menu = site.button('メニュー')
    await enters(site, menu)
    await tabsTo(site, site.page.getByRole('navigation').getByRole('link', { name: '会社の転送先' }))
    await expect(menu).toHaveAttribute('aria-expanded', 'true')
    await keyboard.press('Tab')
    await expect(menu).toHaveAttribute('aria-expanded', 'false')
    await site.page.setViewportSize({ width: 1280, height: 720 })
  })
  await tabsTo(site, site.field('IP電話番号'))
  await keyboard.type('03-0000-1001')
  await keyboard.press('Enter')
  await expect(site.rows()).toHaveCount(1)
  await tabsTo(site, site.tick('03-0000-1001'))
  await keyboard.press('Space')
  await tabsTo(site, site.button('選択'))
  await keyboard.press('Enter')
  await expect(site.page.getByRole('heading', { level: 1, name: '転送 (番号ごと) 設定' })).toBeFocused()

  await tabsTo(site, site.radio('転送しない'))
  await keyboard.press('ArrowUp')
  await expect(site.radio('転送する')).toBeChecked()
  await tabsTo(site, site.checkbox('無条件転送'))
  await keyboard.press('Space')
  await tabsTo(site, site.radio('リスト1'))
  await keyboard.press('Space')
  await tabsTo(site, site.entry(1))
  await keyboard.type('090-1234-5678')
  await tabsTo(site, site.button('設定'))
  await keyboard.press('Enter')
  await expect(site.page.getByRole('heading', { name: '転送の設定が完了しました。' })).toBeFocused()
  await tabsTo(site, site.button('元に戻す'))
  await keyboard.press('Enter')
  await site.reads('元に戻しました。')
})

for (const { language, all, choose, skip, on, list, set, save, done } of [
  {
    language: 'ja',
    all: '検索結果の1,100件をすべて選択',
    choose: '選択',
    skip: '選択した番号の操作へ進む',
    on: '転送する',
    list: 'リスト1',
    set: '設定',
    save: 'この内容で設定',
    done: '転送の設定が完了しました。',
  },
  {
    language: 'en',
    all: 'Select all 1,100 results',
    choose: 'Select',
    skip: 'Go to the actions for the selection',
    on: 'Forward calls',
    list: 'List 1',
    set: 'Apply',
    save: 'Apply these settings',
    done: 'Forwarding is set.',
  },
] as const) {
  test(`all hits of a search are set with the keyboard alone on a phone in ${language}`, async ({
    portal,
    meetSignedIn,
  }) => {
    const ichiro = await meetSignedIn(demo)
    await portal.becomes((data) => {
      for (let i = 0; i < 1_100; i++) {
        data.run("INSERT INTO numbers (voice_group_id, contract_id, digits) VALUES ('Y10000002', 'N200000002', ?)", [
          `03000${50_000 + i}`,
        ])
      }
    })
    const site = await Site.at(ichiro, 'Y10000002')
    if (language === 'en') await ichiro.speaks(language)
    const { page } = site
    const { keyboard } = page
    await page.setViewportSize({ width: 390, height: 844 })
    await tabsTo(site, site.field(site.words.number))
    await keyboard.type('03-0005')
    await keyboard.press('Enter')
    await enters(site, site.button(all))
    await expect(site.button(choose), 'the next step, past a page of rows').toBeFocused()
    await page.reload()
    await enters(site, site.link(skip))
    await expect(site.button(choose)).toBeFocused()
    await keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
    const off = page.getByRole('radio').nth(1)
    await tabsTo(site, off)
    await keyboard.press('ArrowUp')
    await expect(site.radio(on)).toBeChecked()
    await tabsTo(site, page.getByRole('checkbox').first())
    await keyboard.press('Space')
    await tabsTo(site, site.radio(list))
    await keyboard.press('Space')
    await tabsTo(site, site.entry(1))
    await keyboard.type('090-1234-5678')
    await enters(site, site.button(set))
    await enters(site, site.dialog().getByRole('button', { name: save }))
    await expect(page.getByRole('heading', { name: done })).toBeFocused()
  })
}

test('a batch is prepared, run and taken back with the keyboard alone', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  const { keyboard } = site.page
  await site.opensTheForm('03-0000-1001')
  await tabsTo(site, site.radio('転送しない'))
  await keyboard.press('ArrowUp')
  await tabsTo(site, site.checkbox('無条件転送'))
  await keyboard.press('Space')
  await tabsTo(site, site.entry(1))
  await keyboard.type('090-1234-5678')

  const save = site.button('一括設定として保存')
  await test.step('whoever leaves a dialog is back where they came from', async () => {
    await enters(site, save)
    await expect(site.dialog()).toBeVisible()
    await keyboard.press('Escape')
    await expect(site.dialog()).toHaveCount(0)
    await expect(save).toBeFocused()
    await keyboard.press('Enter')
    await enters(site, site.dialog().getByRole('button', { name: 'キャンセル', exact: true }))
    await expect(save).toBeFocused()
  })
  await keyboard.press('Enter')
  await tabsTo(site, site.dialog().getByLabel('名前'))
  await keyboard.type('災害時')
  await keyboard.press('Enter')
  await enters(site, site.link('一括設定を開く'))
  await expect(site.page.getByRole('heading', { level: 1, name: '災害時' })).toBeVisible()

  const run = site.page.getByRole('main').getByRole('button', { name: '実行する', exact: true })
  await enters(site, run)
  await expect(site.dialog().getByRole('button', { name: '実行する', exact: true })).toBeFocused()
  await keyboard.press('Escape')
  await expect(run).toBeFocused()
  await keyboard.press('Enter')
  await expect(site.dialog().getByRole('button', { name: '実行する', exact: true })).toBeFocused()
  await keyboard.press('Enter')
  await expect(site.page.getByRole('heading', { name: '転送の設定が完了しました。' })).toBeFocused()
  await enters(site, site.button('一括設定に戻る'))
  await test.step('the button vanished, and Tab goes on from there', async () => {
    await enters(site, site.page.getByRole('button', { name: /の実行を元に戻す$/ }))
    await expect(site.dialog().getByRole('button', { name: '元に戻す', exact: true })).toBeFocused()
    await keyboard.press('Enter')
    const runs = site.page.getByRole('table', { name: '実行の履歴' })
    await expect(runs.getByRole('cell', { name: /に元に戻しました$/ })).toBeFocused()
  })
})

test('a schedule is made, changed, followed and deleted with the keyboard alone', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  const site = new Site(ichiro.page, ichiro.has)
  const { keyboard } = site.page
  const types = async (there: Locator, text: string) => {
    await tabsTo(site, there)
    await keyboard.type(text)
  }
  await site.opens('/web-settings/Y10000001/schedules')
  await site.sees('スケジュール')
  await enters(site, site.link('+スケジュールを追加する'))
  await expect(site.page.getByRole('heading', { level: 1, name: 'スケジュール追加' })).toBeFocused()

  await test.step('a time zone is found by a part of its name', async () => {
    const zone = site.field('タイムゾーン')
    await types(zone, 'seo')
    await expect(site.page.getByRole('option')).toHaveText(['Asia/Seoul'])
    await keyboard.press('Escape')
    await expect(zone).toHaveValue('Asia/Tokyo')
    await expect(zone).toBeFocused()
  })
  await test.step('hours come and go, and the focus with them', async () => {
    const arrowsTo = async (there: Locator, ...keys: ('Left' | 'Right' | 'Up' | 'Down')[]) => {
      for (const key of keys) await keyboard.press(`Arrow${key}`)
      await expect(there).toBeFocused()
    }
    await types(site.field('月曜日 1 開始時刻'), '8')
    await arrowsTo(site.field('月曜日 1 終了時刻'), 'Right')
    await keyboard.type('12')
    await arrowsTo(site.button('月曜日 時間帯を追加'), 'Right', 'Right')
    await keyboard.press('Enter')
    await expect(site.field('月曜日 2 開始時刻')).toBeFocused()
    await keyboard.type('13')
    await arrowsTo(site.field('月曜日 2 終了時刻'), 'Right')
    await keyboard.type('17')
    await arrowsTo(site.button('月曜日 時間帯を追加'), 'Right', 'Right')
    await keyboard.press('Enter')
    await arrowsTo(site.button('月曜日 3 時間帯を削除'), 'Right', 'Right')
    await keyboard.press('Enter')
    await expect(site.button('月曜日 時間帯を追加')).toBeFocused()
    const copy = site.button('月曜日 ほかの曜日へコピー')
    await arrowsTo(copy, 'Right')
    await keyboard.press('Enter')
    await expect(site.dialog().getByRole('button', { name: '平日を選ぶ', exact: true })).toBeFocused()
    await keyboard.press('Enter')
    await enters(site, site.dialog().getByRole('button', { name: 'コピーする', exact: true }))
    await expect(site.field('金曜日 2 終了時刻')).toHaveValue('17:00')
    await expect(copy).toBeFocused()
    await test.step('the next day is the next stop of the Tab key, and a day is entered where it was left', async () => {
      await keyboard.press('Tab')
      await expect(site.field('火曜日 1 開始時刻')).toBeFocused()
      await keyboard.press('Shift+Tab')
      await expect(copy).toBeFocused()
    })
    await test.step('a day is copied to others', async () => {
      await keyboard.press('Enter')
      await tabsTo(site, site.dialog().getByLabel('土曜日'))
      await keyboard.press('Space')
      await keyboard.press('Enter')
      await expect(site.field('土曜日 2 終了時刻')).toHaveValue('17:00')
      await expect(copy).toBeFocused()
    })
    await arrowsTo(site.field('月曜日 1 終了時刻'), 'Left', 'Left', 'Left', 'Left', 'Left', 'Left')
    await keyboard.press('ArrowDown')
    await expect(site.field('火曜日 1 終了時刻')).toBeFocused()
    for (const _ of ['月曜日', '日曜日']) await keyboard.press('ArrowUp')
    await expect(site.button('日曜日 24時間')).toBeFocused()
    await keyboard.press('Enter')
    await expect(site.field('日曜日 1 開始時刻')).toBeFocused()
    await arrowsTo(site.button('日曜日 1 時間帯を削除'), 'Right', 'Right')
    await keyboard.press('Enter')
    await expect(site.button('日曜日 時間帯を追加')).toBeFocused()
  })
  await tabsTo(site, site.field('祝日は休業にする'))
  await keyboard.press('Space')
  const special = (n: number) => site.page.getByRole('listitem', { name: `特別な日 ${n}`, exact: true })
  await test.step('special days come and go, and the focus with them', async () => {
    await enters(site, site.button('特別な日を追加'))
    await expect(special(1).getByLabel('名前')).toBeFocused()
    await keyboard.type('夏季休業')
    for (const [label, day] of [
      ['開始日', '2030-08-10'],
      ['終了日', '2030-08-15'],
    ] as const) {
      await tabsTo(site, special(1).getByLabel(label))
      await special(1).getByLabel(label).fill(day) // in which order its parts are typed is the browser's
    }
    await tabsTo(site, special(1).getByLabel('毎年くり返す'))
    await keyboard.press('Space')
    await tabsTo(site, special(1).getByRole('radio', { name: '休業' }))
    await keyboard.press('ArrowDown')
    await expect(special(1).getByRole('radio', { name: '営業時間を決める' })).toBeFocused()
    await types(site.field('夏季休業 1 開始時刻'), '10')
    await enters(site, site.button('特別な日を追加'))
    await expect(special(2).getByLabel('名前')).toBeFocused()
    await enters(site, special(2).getByRole('button', { name: '特別な日 2 を削除する' }))
    await expect(site.button('特別な日を追加')).toBeFocused()
  })
  const holidays = site.page.locator('summary', { hasText: '今後12か月の祝日' })
  await enters(site, holidays)
  const marked = site.page.locator('details').filter({ has: holidays }).getByRole('listitem')
  await expect(marked.filter({ hasText: '元日' }).first()).toBeVisible()
  await test.step('what is missing takes the focus', async () => {
    await enters(site, site.button('追加する'))
    await expect(site.field('名前').first()).toBeFocused()
    await keyboard.type('本社の営業時間')
    await keyboard.press('Enter')
  })
  await expect(site.page.getByRole('heading', { level: 1, name: 'スケジュール', exact: true })).toBeFocused()

  await enters(site, site.link('本社の営業時間'))
  await site.sees('本社の営業時間')
  await test.step('a special day is one stop of the Tab key, until it is unfolded', async () => {
    const line = special(1).locator('summary')
    await expect(line).toHaveText(/夏季休業.*2030年8月10日（土）～2030年8月15日（木）.*毎年くり返す.*10:00～18:00/)
    await tabsTo(site, line)
    await keyboard.press('Tab')
    await expect(site.button('特別な日を追加')).toBeFocused()
    await keyboard.press('Shift+Tab')
    await expect(line).toBeFocused()
    await keyboard.press('Enter')
    await expect(special(1).getByLabel('名前')).toBeVisible()
    await keyboard.press('Tab')
    await expect(special(1).getByLabel('名前')).toBeFocused()
    await expect(site.field('終了日')).toHaveValue('2030-08-15')
  })
  await enters(site, site.button('従う番号: 0番号'))
  await expect(site.page.getByRole('heading', { name: 'このスケジュールに従う番号' })).toBeFocused()

  await test.step('a number follows it', async () => {
    await site.opens('/web-settings/Y10000001/forwarding?page=1')
    await enters(site, site.link('03-0000-1006'))
    await enters(site, site.button('スケジュールを設定'))
    await expect(site.page.getByRole('heading', { level: 1, name: '転送 (番号ごと) スケジュール設定' })).toBeFocused()
    const closed = site.page.getByRole('region', { name: '営業時間外' })
    await tabsTo(site, closed.getByRole('checkbox', { name: '無条件転送' }))
    await keyboard.press('Space')
    await tabsTo(site, closed.getByRole('radio', { name: /^リスト1/ }))
    await keyboard.press('ArrowUp')
    await expect(closed.getByRole('radio', { name: '留守番電話' })).toBeChecked()
    await enters(site, site.button('設定'))
    await expect(site.page.getByRole('heading', { name: 'スケジュールの設定が完了しました。' })).toBeFocused()
  })
  await test.step('and no longer, when it is deleted', async () => {
    await site.opens('/web-settings/Y10000001/schedules')
    await enters(site, site.link('本社の営業時間'))
    const remove = site.button('スケジュールを削除する')
    await enters(site, remove)
    await expect(site.dialog()).toBeVisible() // it asks first how many numbers follow
    await keyboard.press('Escape')
    await expect(remove).toBeFocused()
    await keyboard.press('Enter')
    await enters(site, site.dialog().getByRole('button', { name: '番号を外して削除する', exact: true }))
    await expect(site.page.getByRole('heading', { level: 1, name: 'スケジュール', exact: true })).toBeFocused()
    await site.reads(/スケジュールはまだありません/)
  })
})

test('settings are read from a file with the keyboard alone', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  const { keyboard } = site.page
  await site.opens('/web-settings/Y10000001/import')
  await site.sees('転送 (番号ごと) CSVで設定')
  const chosen = site.page.waitForEvent('filechooser') // asked before the key: the browser has to hear of it first
  await tabsTo(site, site.field('CSVファイルを選ぶ'))
  await keyboard.press('Enter')
  const chooser = await chosen
  const text = 'IP電話番号,転送設定,無条件転送,転送先,リスト1\n03-0000-1001,転送する,する,リスト1,090-1234-5678'
  await chooser.setFiles({ name: 'numbers.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
  await site.reads('1番号を変更します')
  await expect(site.page.locator('main :focus')).toHaveCount(1)
  await enters(site, site.button('この内容で設定'))
  await expect(site.page.getByRole('heading', { name: '転送の設定が完了しました。' })).toBeFocused()
  await enters(site, site.button('元に戻す'))
  await site.reads('元に戻しました。')
})
