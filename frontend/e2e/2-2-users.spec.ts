// Manual, chapter 2-2: adding users, and what an administrator does with them afterwards.
import { checkAccessibility } from './accessibility'
import { demo, staff, type Who } from './people'
import type { Person } from './person'
import { expect, test } from './test'

const kenji: Who = { mail: 'kenji@example.co.jp', name: '田中 健二', phone: '0312345690', password: '' }

async function opensUsers(ichiro: Person) {
  await ichiro.follows('ポータル管理者向け')
  await ichiro.follows('ユーザー管理')
  await ichiro.sees('ユーザー一覧')
}

async function opensNewUser(ichiro: Person) {
  await opensUsers(ichiro)
  await ichiro.follows('+ユーザーを追加する')
  await ichiro.sees('ユーザー追加')
}

async function opensUser(ichiro: Person, name: string) {
  await opensUsers(ichiro)
  await ichiro.page.getByRole('link', { name }).click()
  await ichiro.sees('ユーザー編集')
}

async function fillsIn(ichiro: Person, who: Who) {
  await ichiro.types('名前', who.name)
  await ichiro.types('メールアドレス', who.mail)
  await ichiro.types('電話番号', who.phone)
  await ichiro.chooses('MailOTP')
  await ichiro.chooses('一般ユーザー')
}

/** Moves an entry from the left list to the right one. */
async function takes(ichiro: Person, group: string) {
  await ichiro.page.getByRole('option', { name: group }).click()
  await ichiro.presses('→ 追加')
}

/** The dialog that asks before something happens at once. */
const confirms = (ichiro: Person, yes: string) =>
  ichiro.page.getByRole('dialog').getByRole('button', { name: yes, exact: true }).click()

const row = (ichiro: Person, text: string) => ichiro.page.getByRole('row').filter({ hasText: text })

test('a user is added, each step as the manual numbers it', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  const { page } = ichiro

  await test.step('① ポータル管理者向け', async () => {
    await ichiro.follows('ポータル管理者向け')
    await ichiro.sees('ポータル管理者向け')
    await expect(page.getByRole('heading', { name: 'ユーザー・権限管理' })).toBeVisible()
    await checkAccessibility(page)
  })
  await test.step('② ユーザー管理', () => ichiro.follows('ユーザー管理'))
  await test.step('③ ユーザー一覧', async () => {
    await ichiro.sees('ユーザー一覧')
    await expect(row(ichiro, staff.mail)).toContainText('東京営業所')
    await checkAccessibility(page)
  })
  await test.step('④ +ユーザーを追加する', () => ichiro.follows('+ユーザーを追加する'))
  await test.step('⑤ every field', async () => {
    await ichiro.sees('ユーザー追加')
    for (const section of ['基本情報', '詳細情報', 'その他', 'モバイル回線通知メール', 'ユーザーグループ']) {
      await expect(page.getByRole('heading', { name: section, exact: true })).toBeVisible()
    }
    await checkAccessibility(page)
    await ichiro.types('名前', kenji.name)
    await ichiro.types('メールアドレス', kenji.mail)
    await ichiro.types('電話番号', kenji.phone)
    await ichiro.chooses('TOTP')
    await ichiro.chooses('ポータル管理者')
    await ichiro.chooses('英語')
    await ichiro.types('タイムゾーン', 'London')
    await page.getByRole('option', { name: /London/ }).click()
    await ichiro.types('役職', '課長')
    await ichiro.types('携帯電話番号', '090-1234-5690')
    await ichiro.types('コメント', '月曜日は不在\n火曜日は午後のみ')
    await ichiro.chooses('受信する')
    await takes(ichiro, '東京営業所')
  })
  await test.step('⑥ 追加する', async () => {
    await ichiro.presses('追加する')
    await ichiro.sees('ユーザー一覧')
    await ichiro.reads(/田中 健二 さんを追加し/)
  })

  await test.step('everything was kept', async () => {
    await ichiro.follows(kenji.name)
    await ichiro.sees('ユーザー編集')
    await expect(ichiro.field('名前')).toHaveValue(kenji.name)
    await expect(ichiro.field('メールアドレス')).toHaveValue(kenji.mail)
    await expect(ichiro.field('電話番号')).toHaveValue('03-1234-5690')
    for (const chosen of ['TOTP', 'ポータル管理者', '英語', '受信する']) {
      await expect(ichiro.radio(chosen)).toBeChecked()
    }
    await expect(ichiro.field('タイムゾーン')).toHaveValue(/Europe\/London/)
    await expect(ichiro.field('役職')).toHaveValue('課長')
    await expect(ichiro.field('携帯電話番号')).toHaveValue('090-1234-5690')
    await expect(ichiro.field('コメント')).toHaveValue('月曜日は不在\n火曜日は午後のみ')
    const joined = page.getByRole('listbox', { name: '所属するグループ' })
    await expect(joined.getByRole('option')).toHaveText(/東京営業所/)
    await checkAccessibility(page)
  })
})

test('what is required is marked, and the defaults are those of the manual', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  await opensNewUser(ichiro)
  const required = [
    '名前',
    'メールアドレス',
    '電話番号',
    '2段階認証方式',
    'ユーザー権限',
    'メール言語',
    'タイムゾーン',
    '通知設定',
  ]
  const marks = ichiro.page.getByText('必須', { exact: true })
  await expect(marks).toHaveCount(required.length)
  for (const label of required) {
    await expect(marks.locator('..').getByText(label, { exact: true }), label).toBeVisible()
  }
  await expect(ichiro.radio('日本語')).toBeChecked()
  await expect(ichiro.field('タイムゾーン')).toHaveValue(/Asia\/Tokyo/)
  await expect(ichiro.radio('受信しない')).toBeChecked()
  for (const open of ['TOTP', 'MailOTP', '一般ユーザー', 'ポータル管理者']) {
    await expect(ichiro.radio(open)).not.toBeChecked()
  }
})

test('faults stand at their fields, and nothing typed is lost', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  await opensNewUser(ichiro)
  await ichiro.types('メールアドレス', 'kenji@')
  await ichiro.types('電話番号', '12')
  await ichiro.types('コメント', '月曜日は不在')
  await ichiro.presses('追加する')
  await ichiro.isTold('名前', /名前を入力してください/)
  await ichiro.isTold('メールアドレス', /メールアドレスの形/)
  await ichiro.isTold('電話番号', /9～16桁/)
  await expect(ichiro.field('名前')).toBeFocused()
  const summary = ichiro.page.getByText('入力内容を確認してください（5件）')
  await expect(summary).toBeVisible()
  await checkAccessibility(ichiro.page)
  await ichiro.page.getByRole('link', { name: /9～16桁/ }).click()
  await expect(ichiro.field('電話番号')).toBeFocused()
  await expect(ichiro.field('コメント')).toHaveValue('月曜日は不在')

  await fillsIn(ichiro, { ...kenji, mail: 'Staff@example.co.jp' })
  await ichiro.presses('追加する')
  await ichiro.isTold('メールアドレス', /すでに|使われています|登録されています/)
  await expect(ichiro.field('メールアドレス')).toBeFocused()
  await expect(ichiro.field('名前')).toHaveValue(kenji.name)
  await expect(ichiro.field('コメント')).toHaveValue('月曜日は不在')
})

test('leaving a half-filled form asks first', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  await opensNewUser(ichiro)
  await ichiro.types('名前', kenji.name)
  await ichiro.follows('ダッシュボード')
  await ichiro.reads('入力した内容は保存されていません')
  await checkAccessibility(ichiro.page)
  await expect(ichiro.button('このページに残る')).toBeFocused()
  await ichiro.presses('このページに残る')
  await expect(ichiro.field('名前')).toHaveValue(kenji.name)
  await ichiro.follows('キャンセル')
  await ichiro.presses('保存せずに離れる')
  await ichiro.sees('ユーザー一覧')
})

test('the new user gets the mail in their language, signs in and sees what the group shows', async ({
  meet,
  meetSignedIn,
}) => {
  const ichiro = await meetSignedIn(demo)
  await opensNewUser(ichiro)
  await fillsIn(ichiro, kenji)
  await ichiro.chooses('英語')
  await takes(ichiro, '東京営業所')
  await ichiro.presses('追加する')
  await ichiro.reads(/田中 健二 さんを追加し/)

  const newcomer = await meet(kenji)
  await newcomer.speaks('en')
  await newcomer.opensTheMailedLink()
  await newcomer.provesIdentity()
  await newcomer.setsPassword('Himitsu2026')
  await newcomer.presses('Back to the service')
  await newcomer.signsIn()
  await newcomer.entersTheMailedCode()
  await newcomer.presses('I agree')
  await newcomer.sees('Dashboard')
  await newcomer.follows('Arcstar IP Voice')
  await newcomer.opensAllMenus()
  await newcomer.follows('Change settings and contracts (forwarding etc.)')
  await expect(row(newcomer, 'Y10000001')).toBeVisible()
  await expect(row(newcomer, 'Y10000003')).toBeVisible()
  await expect(row(newcomer, 'Y10000002')).toHaveCount(0)
  await expect(row(newcomer, 'Y10000004')).toHaveCount(0)
})

test('a user is found, edited and found again', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  await opensUsers(ichiro)
  await ichiro.types('名前・メールアドレスで検索', '佐藤')
  await expect(row(ichiro, demo.mail)).toHaveCount(0)
  await ichiro.follows(staff.name)
  await ichiro.types('役職', '主任')
  await ichiro.presses('保存する')
  await ichiro.sees('ユーザー一覧')
  await ichiro.reads(`${staff.name} さんの情報を保存しました。`)
  await expect(ichiro.field('名前・メールアドレスで検索')).toHaveValue('佐藤')
  await ichiro.follows(staff.name)
  await expect(ichiro.field('役職')).toHaveValue('主任')
})

test('disabling ends the open session at its next request; enabling lets the user in again', async ({
  meetSignedIn,
}) => {
  const ichiro = await meetSignedIn(demo)
  const hana = await meetSignedIn(staff)
  await opensUser(ichiro, staff.name)
  await ichiro.presses('無効にする')
  await checkAccessibility(ichiro.page)
  await confirms(ichiro, '無効にする')
  await ichiro.reads(`${staff.name} さんを無効にしました。`)

  await hana.follows('Arcstar IP Voice')
  await hana.reads('サインアウトしました')
  await hana.opens('/')
  await hana.sees('ビジネスポータル')
  await hana.signsIn()
  await hana.reads(/ログインIDまたはパスワードが正しくありません/)

  await ichiro.presses('有効にする')
  await confirms(ichiro, '有効にする')
  await ichiro.reads(`${staff.name} さんを有効にしました。`)
  await hana.presses('サインイン')
  await hana.entersTheMailedCode()
  await hana.sees('ダッシュボード')
})

test('a user is deleted', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  await opensUser(ichiro, staff.name)
  await ichiro.presses('ユーザーを削除する')
  await confirms(ichiro, '削除する')
  await ichiro.sees('ユーザー一覧')
  await ichiro.reads(`${staff.name} さんを削除しました。`)
  await expect(row(ichiro, demo.mail)).toBeVisible()
  await expect(row(ichiro, staff.mail)).toHaveCount(0)
})

test('administrators cannot shut themselves out', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  await opensUser(ichiro, demo.name)
  await expect(ichiro.button('無効にする')).toBeDisabled()
  await expect(ichiro.button('ユーザーを削除する')).toBeDisabled()
  await expect(ichiro.button('ユーザーを削除する')).toHaveAccessibleDescription(/自分のアカウントは削除できません/)
})

test('the welcome mail can be sent again, and the earlier link is over', async ({ meet, meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  const hana = await meet(staff)
  const earlier = await hana.has.mails.readsTheLink(/パスワード登録のお願い/)
  await opensUser(ichiro, staff.name)
  await ichiro.presses('ウェルカムメールを再送する')
  await confirms(ichiro, '再送する')
  await ichiro.reads(`${staff.mail} にパスワード登録のメールをもう一度送ります。`)
  await hana.opens(earlier)
  await hana.reads('このリンクは使えません')
  const again = await hana.newTab()
  await again.opensTheMailedLink()
  await again.provesIdentity()
  await again.sees('パスワード設定')
})

test('two administrators edit one user: the second is told and loses nothing', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  await opensUser(ichiro, staff.name)
  const second = await ichiro.newTab()
  await second.opens(new URL(ichiro.page.url()).pathname)
  await second.types('コメント', '月曜日は不在')

  await ichiro.types('役職', '主任')
  await ichiro.presses('保存する')
  await ichiro.sees('ユーザー一覧')

  await second.presses('保存する')
  await second.reads('ほかの方が先に保存しました')
  await second.reads(/変更された項目: 役職/)
  await expect(second.field('コメント')).toHaveValue('月曜日は不在')
  await checkAccessibility(second.page)
  await second.presses('入力した内容を残して読み込む')
  await expect(second.field('役職')).toHaveValue('主任')
  await second.presses('保存する')
  await second.sees('ユーザー一覧')
})

test('whoever changes their own role signs in again', async ({ portal, meetSignedIn }) => {
  await portal.becomes((data) => data.run("UPDATE users SET state = 'active', role = 'admin' WHERE name = '高橋 次郎'"))
  const ichiro = await meetSignedIn(demo)
  await opensUser(ichiro, demo.name)
  await ichiro.chooses('一般ユーザー')
  await ichiro.reads(/あなたはサインアウトします/)
  await ichiro.presses('保存する')
  await ichiro.reads('保存しました。もう一度サインインしてください。')
  await ichiro.sees('ビジネスポータル')
  await expect(ichiro.page.getByRole('dialog')).toHaveCount(0)
  await ichiro.presses('ログインID/パスワードでログイン')
  await expect(ichiro.field('ログインID')).toBeVisible()
})
