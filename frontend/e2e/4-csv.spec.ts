// Chapter 4 with a spreadsheet: settings leave in a file, are edited there, looked at, and set as one change.
import { readFile } from 'node:fs/promises'
import { checkAccessibility, checkWidth } from './accessibility'
import { demo, staff } from './people'
import { Site } from './site'
import { expect, test } from './test'

const heads = 'IP電話番号,転送設定,無条件転送,転送先,リスト1,リスト1の名前'

const chooses = (site: Site, text: string | Buffer) =>
  site
    .field('CSVファイルを選ぶ')
    .setInputFiles({ name: 'numbers.csv', mimeType: 'text/csv', buffer: Buffer.from(text as string) })

async function opensTheImport(site: Site) {
  await site.presses(site.words.menu)
  await site.page.getByRole('navigation').getByRole('link', { name: 'CSVで設定する', exact: true }).click()
  await site.sees('転送 (番号ごと) CSVで設定')
}

test('what the search shows is saved, edited, looked at, set and taken back', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await site.searches({ number: '03-0000-1004' })
  await site.presses('CSVをダウンロード')
  await expect(site.dialog()).toContainText('検索結果の1番号')
  await checkAccessibility(site.page)
  const [download] = await Promise.all([
    site.page.waitForEvent('download'),
    site.dialog().getByRole('button', { name: 'ダウンロード', exact: true }).click(),
  ])
  expect(download.suggestedFilename()).toBe('転送設定_Y10000001.csv')
  const text = await readFile(await download.path(), 'utf8')
  expect(text).toContain('03-0000-1004,')
  expect(text).toContain(',転送する,する,しない,しない,しない,,リスト1,090-1234-5678,')

  await opensTheImport(site)
  await checkAccessibility(site.page)
  await chooses(site, text)
  await site.reads('1行とも、いまの設定と同じです。')
  await chooses(
    site,
    [
      heads,
      '03-0000-1004,転送しない,,,,',
      '03-0000-1001,転送する,する,リスト1,080-1111-2222,=携帯',
      '03-0000-1002,,,,,',
    ].join('\r\n'),
  )
  await site.reads('2番号を変更します（ファイルの設定 2行）。')
  const rows = site.page.getByRole('listitem').filter({ hasText: '行目' })
  await expect(rows.nth(0)).toContainText(/2行目.*無条件で 090-1234-5678.*転送していません/s)
  await expect(rows.nth(1)).toContainText('変わる列: 転送設定、無条件転送 など、転送先、リスト1、リスト1の名前')
  await checkAccessibility(site.page)
  await site.page.setViewportSize({ width: 390, height: 844 })
  await checkWidth(site.page)
  await site.presses('この内容で設定')
  await site.isDone()
  await site.presses('元に戻す')
  await site.reads('元に戻しました。')
  await site.follows('検索結果に戻る')
  await expect(site.row('03-0000-1004')).toContainText('無条件転送 090-1234-5678')
})

test('faults are told line by line, and nothing is done', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(staff), 'Y10000001')
  await opensTheImport(site)
  await chooses(
    site,
    [heads, '03-0000-1001,転送する,する,リスト1,110,', '300001002,転送しない,,,,', '03-0000-2001,転送しない,,,,'].join(
      '\n',
    ),
  )
  await site.reads('3件の誤りがあります')
  const faults = site.page.getByRole('table', { name: '誤りのある行' })
  await expect(faults.getByRole('row').filter({ hasText: '緊急通報' })).toContainText(/2行目.*リスト1/s)
  await expect(faults.getByRole('row').filter({ hasText: '先頭の0' })).toContainText(/3行目.*IP電話番号/s)
  await expect(faults.getByRole('row').filter({ hasText: 'この音声グループにない番号' })).toContainText('4行目')
  await expect(site.button('この内容で設定')).toHaveCount(0)
  await checkAccessibility(site.page)
  await chooses(site, '転送設定\n転送する')
  await site.reads('「IP電話番号」の列がありません。')
})

test('a file that lets calls go on says so of both numbers before it is imported', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await opensTheImport(site)
  await chooses(
    site,
    [
      heads,
      '03-0000-1001,転送する,する,リスト1,03-0000-1002,',
      '03-0000-1002,転送する,する,リスト1,090-1234-5678,',
    ].join('\n'),
  )
  await site.reads('2番号を変更します')
  const rows = site.page.getByRole('listitem').filter({ hasText: '行目' })
  await expect(rows.nth(0)).toContainText('転送先でも転送しています: 03-0000-1001 → 03-0000-1002 → 090-1234-5678')
  await expect(rows.nth(1)).toContainText('03-0000-1001からこの番号へ転送された通話も、続けて転送されます。')
  await checkAccessibility(site.page)
  await site.page.setViewportSize({ width: 390, height: 844 })
  await checkWidth(site.page)
})

test('somebody who was faster is told of, and the file is compared anew', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  const site = await Site.at(ichiro, 'Y10000001')
  await opensTheImport(site)
  await chooses(site, [heads, '03-0000-1001,転送する,する,リスト1,090-1234-5678,'].join('\n'))
  await site.reads('1番号を変更します')
  const hanako = await Site.at(await meetSignedIn(staff), 'Y10000001')
  await hanako.forwards('03-0000-1001', { to: '080-3333-3333' })
  await site.presses('この内容で設定')
  await site.reads('確認したあとで設定が変わりました')
  await site.reads('佐藤 花子さんが先に変更しました')
  await expect(site.page.getByRole('listitem').filter({ hasText: '2行目' })).toContainText('080-3333-3333')
  await site.presses('この内容で設定')
  await site.isDone()
})
