// Users leave and enter the house in a CSV file: it is looked at first, and then all of it is done or nothing.
import { readFile } from 'node:fs/promises'
import { checkAccessibility } from './accessibility'
import { demo, staff } from './people'
import type { Person } from './person'
import { expect, test } from './test'

const heads = '名前,メールアドレス,電話番号,2段階認証方式,ユーザーグループ'

async function opensImport(ichiro: Person) {
  await ichiro.opens('/admin/users')
  await ichiro.follows('CSVで一括登録')
  await ichiro.sees('ユーザー一括登録')
}

const chooses = (ichiro: Person, ...lines: string[]) =>
  ichiro.field('CSVファイルを選ぶ').setInputFiles({
    name: 'users.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(lines.join('\r\n')),
  })

const plan = (ichiro: Person) => ichiro.page.getByRole('table', { name: '登録する内容' })

test('a file adds and changes users, after it was looked at', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  await opensImport(ichiro)
  await checkAccessibility(ichiro.page)
  await chooses(
    ichiro,
    heads,
    '田中 健二,kenji@example.co.jp,03-1234-5690,MailOTP,東京営業所; 本社',
    `佐藤 花,${staff.mail.toUpperCase()},03-1234-5679,MailOTP,東京営業所`,
  )
  await ichiro.reads('追加 1名、変更 1名、変更なし 0名')
  const rows = plan(ichiro).locator('tbody').getByRole('row')
  await expect(rows.nth(0)).toContainText('田中 健二')
  await expect(rows.nth(1)).toContainText(/名前\s*佐藤 花子.*佐藤 花/)
  await checkAccessibility(ichiro.page)
  await ichiro.presses('この内容で登録する')
  await ichiro.reads('1名を追加し、1名を変更しました。')
  await ichiro.follows('ユーザー一覧へ')
  await expect(ichiro.page.getByRole('row').filter({ hasText: 'kenji@example.co.jp' })).toContainText('本社')
  await expect(ichiro.link('佐藤 花')).toBeVisible()
})

test('faults are told line by line, and nothing is done', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  await opensImport(ichiro)
  await chooses(ichiro, heads, '田中,kenji@example.co.jp,312345690,MailOTP,大阪', ',kenji@example.co.jp,03-1234-5690,,')
  await ichiro.reads('5件の誤りがあります')
  const faults = ichiro.page.getByRole('table', { name: '誤りのある行' })
  await expect(faults.getByRole('row').filter({ hasText: '先頭の0' })).toContainText('2行目')
  await expect(faults.getByRole('row').filter({ hasText: '「大阪」はありません' })).toContainText('ユーザーグループ')
  await expect(faults.getByRole('row').filter({ hasText: '2行目にもあります' })).toContainText('3行目')
  await expect(ichiro.button('この内容で登録する')).toHaveCount(0)
  await checkAccessibility(ichiro.page)

  await chooses(ichiro, '名前,メール', '田中,kenji@example.co.jp')
  await ichiro.reads('「メール」という列はありません。見出しを確認してください。')
  await chooses(ichiro, heads, `${staff.name},${staff.mail},${staff.phone},MailOTP,東京営業所`)
  await ichiro.reads(/1名とも、いまの情報と同じです/)
})

test('somebody who was faster is told of, and the file is looked at anew', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  await opensImport(ichiro)
  await chooses(ichiro, heads, `佐藤 花,${staff.mail},${staff.phone},MailOTP,東京営業所`)
  await ichiro.reads('追加 0名、変更 1名、変更なし 0名')
  const other = await ichiro.newTab()
  await other.opens('/admin/users')
  await other.follows(staff.name)
  await other.types('名前', '佐藤 花')
  await other.presses('保存する')
  await other.sees('ユーザー一覧')
  await ichiro.presses('この内容で登録する')
  await ichiro.reads(/確認したあとでユーザーの情報が変わりました。/)
  await ichiro.reads(/1名とも、いまの情報と同じです/)
})

test('what is downloaded can be edited and chosen again', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  await ichiro.opens('/admin/users')
  const [download] = await Promise.all([ichiro.page.waitForEvent('download'), ichiro.presses('CSVをダウンロード')])
  await ichiro.reads(/ユーザー一覧をダウンロードしました/)
  expect(download.suggestedFilename()).toBe('ユーザー一覧.csv')
  const text = await readFile(await download.path(), 'utf8')
  expect(text).toContain('佐藤 花子,staff@example.co.jp,03-1234-5679')
  await opensImport(ichiro)
  await chooses(ichiro, text.replace('佐藤 花子', '佐藤 花'))
  await ichiro.reads('追加 0名、変更 1名、変更なし 3名')
})

test('1,000 users in one file', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  await opensImport(ichiro)
  const lines = Array.from({ length: 1000 }, (_, i) => `利用者 ${i},many${i}@example.co.jp,03-1234-5678,MailOTP,`)
  await chooses(ichiro, heads, ...lines)
  await ichiro.reads('追加 1,000名、変更 0名、変更なし 0名')
  await ichiro.reads('1,000名中 1～50名')
  await ichiro.presses('この内容で登録する')
  await ichiro.reads('1,000名を追加し、0名を変更しました。')
  await ichiro.follows('ユーザー一覧へ')
  await ichiro.reads('1,004名中 1～50名')
})
