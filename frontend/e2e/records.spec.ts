// ポータル管理者向け, category 記録: who did what, and which mails left.
import { readFile } from 'node:fs/promises'
import { checkAccessibility, checkWidth } from './accessibility'
import { demo, staff } from './people'
import type { Person } from './person'
import { expect, test } from './test'

async function opensRecords(ichiro: Person, title: string) {
  await ichiro.page.getByRole('navigation', { name: 'メインメニュー' }).getByText('ポータル管理者向け').click()
  await ichiro.follows(title)
  await ichiro.sees(title)
}

const rows = (ichiro: Person) => ichiro.page.locator('tbody').getByRole('row')

test('a change of a user stands in the log, before and after, and in the file', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  await ichiro.follows('ポータル管理者向け')
  await ichiro.follows('ユーザー管理')
  await ichiro.follows(staff.name)
  await ichiro.chooses('ポータル管理者')
  await ichiro.types('役職', '=1+1')
  await ichiro.presses('保存する')
  await ichiro.sees('ユーザー一覧')

  await opensRecords(ichiro, '操作履歴')
  await expect(rows(ichiro).first()).toContainText('ユーザー変更')
  await checkAccessibility(ichiro.page)
  await ichiro.field('操作').selectOption('ユーザー変更')
  await ichiro.types('対象で検索', '佐藤花子')
  await expect(rows(ichiro)).toHaveCount(1)
  await expect(ichiro.page).toHaveURL(/event=user_changed/)
  for (const text of [demo.name, staff.name, '127.0.0.1', '一般ユーザー', 'ポータル管理者', '（なし）', '=1+1'])
    await expect(rows(ichiro)).toContainText(text)

  await ichiro.page.emulateMedia({ media: 'print' })
  const paper = ichiro.page.getByText(/^絞り込みの条件/).locator('..')
  await expect(paper.getByRole('term').filter({ visible: true })).toHaveText(['対象で検索', '操作'])
  await expect(paper.getByRole('definition').filter({ visible: true })).toHaveText(['佐藤花子', 'ユーザー変更'])
  await ichiro.page.emulateMedia({ media: 'screen' })

  const [download] = await Promise.all([ichiro.page.waitForEvent('download'), ichiro.presses('CSVをダウンロード')])
  expect(download.suggestedFilename()).toBe('操作履歴.csv')
  const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n')
  expect(lines).toHaveLength(2)
  expect(lines[1]).toContain(
    'ユーザー変更,佐藤 花子,ユーザー権限: 一般ユーザー → ポータル管理者; 役職: （なし） → =1+1',
  )
  await ichiro.reads('操作履歴をダウンロードしました')
  await ichiro.presses('絞り込みを解除')
  await expect(ichiro.page.getByRole('search')).toBeFocused()
  await expect(rows(ichiro).first()).toContainText('操作履歴のダウンロード')
})

test('the log turns its pages and finds the way back', async ({ portal, meetSignedIn }) => {
  await portal.becomes((data) => {
    // Chained wrongly, which the page does not look at.
    data.exec(`
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120)
      INSERT INTO audit (id, company_id, at, user_id, user_name, address, event, subject, detail, chain)
      SELECT (SELECT MAX(id) FROM audit) + i, company_id, at, user_id, user_name, '192.0.2.1', 'sign_out', '記録 ' || i, '{}', x''
      FROM n, audit WHERE audit.id = (SELECT MIN(id) FROM audit)`)
  })
  const ichiro = await meetSignedIn(demo)
  await opensRecords(ichiro, '操作履歴')
  await ichiro.field('操作').selectOption('サインアウト')
  await ichiro.reads('120件中 1～50件')
  await ichiro.presses('古い記録')
  await ichiro.reads('120件中 51～100件')
  await expect(rows(ichiro).first()).toContainText('記録 70')
  await expect(ichiro.button('古い記録')).toBeFocused()
  await ichiro.page.keyboard.press('Enter')
  await ichiro.reads('120件中 101～120件')
  await expect(ichiro.button('古い記録')).toBeDisabled()
  await expect(ichiro.button('新しい記録')).toBeFocused()
  await ichiro.page.goBack()
  await ichiro.reads('120件中 51～100件')
  await ichiro.presses('新しい記録')
  await ichiro.reads('120件中 1～50件')
  await ichiro.page.setViewportSize({ width: 390, height: 844 })
  await checkWidth(ichiro.page)
  await checkAccessibility(ichiro.page)
})

test('a search for something rare in a long log says how far it has come, and goes on', async ({
  portal,
  meetSignedIn,
}) => {
  await portal.becomes((data) => {
    data.exec(`
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000)
      INSERT INTO audit (id, company_id, at, user_id, user_name, address, event, subject, detail, chain)
      SELECT (SELECT MAX(id) FROM audit) + i, company_id, at, user_id, user_name, '192.0.2.1', 'sign_out',
        CASE WHEN i = 7 THEN 'さがしもの' ELSE '記録' END, '{}', x''
      FROM n, audit WHERE audit.id = (SELECT MIN(id) FROM audit)`)
  })
  const ichiro = await meetSignedIn(demo)
  await opensRecords(ichiro, '操作履歴')
  await ichiro.types('対象で検索', 'さがしもの')
  await ichiro.reads('ここまでに、条件に合う操作はありません。')
  await ichiro.reads('それより前は、まだ探していません。')
  await checkAccessibility(ichiro.page)
  await ichiro.presses('続きを探す')
  await expect(rows(ichiro)).toHaveCount(1)
  await expect(rows(ichiro)).toContainText('さがしもの')
  await ichiro.reads('それより後は、まだ探していません。')
})

test('a mail that failed is tried again', async ({ portal, meetSignedIn }) => {
  await portal.becomes((data) => {
    data.exec('DELETE FROM trial_mails')
    // A kind that holds no link: that of the welcome mail is forgotten once it has left.
    data.exec(`UPDATE outbox SET template = 'password_changed', secret_sealed = NULL, expires_at = 0, sent_at = 0, failed_at = 1,
      attempts = 10, last_error = '550 no such mailbox' WHERE to_address = '${staff.mail}'`)
  })
  const ichiro = await meetSignedIn(demo)
  await opensRecords(ichiro, 'メール送信履歴')
  await checkAccessibility(ichiro.page)
  const mail = rows(ichiro).filter({ hasText: staff.mail })
  await expect(mail).toContainText('550 no such mailbox')
  await ichiro.field('状態').selectOption('失敗')
  await expect(rows(ichiro)).toHaveCount(1)
  await ichiro.field('状態').selectOption('すべて')
  await ichiro.presses('佐藤 花子 へのパスワード変更のお知らせを再送する')
  await ichiro.reads('佐藤 花子 へのメールを送信待ちにしました。')
  await expect(mail).toContainText('送信済み')
  await opensRecords(ichiro, '操作履歴')
  await expect(rows(ichiro).first()).toContainText('メール再送')
  await expect(rows(ichiro).first()).toContainText(staff.mail)
})
