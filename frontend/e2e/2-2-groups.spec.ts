// Manual, chapter 2-2, ユーザーグループ: which services and contracts people see.
import { checkAccessibility } from './accessibility'
import { demo, nogroup } from './people'
import type { Person } from './person'
import { expect, test } from './test'

async function opensGroups(ichiro: Person) {
  await ichiro.follows('ポータル管理者向け')
  await ichiro.follows('ユーザーグループ管理')
  await ichiro.sees('ユーザーグループ一覧')
}

/** Marks an entry of a list and moves it. */
async function moves(ichiro: Person, section: string, from: string, entry: string | RegExp, button: string) {
  const part = ichiro.page.getByRole('group', { name: section, exact: true })
  await part.getByRole('listbox', { name: from, exact: true }).getByRole('option', { name: entry }).click()
  await part.getByRole('button', { name: button, exact: true }).click()
}

const row = (ichiro: Person, text: string) => ichiro.page.getByRole('row').filter({ hasText: text })

test('a group with one voice group shows its member that one and no other', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  const jiro = await meetSignedIn(nogroup)
  await opensGroups(ichiro)
  await checkAccessibility(ichiro.page)
  await ichiro.follows('+ユーザーグループを追加する')
  await ichiro.sees('ユーザーグループ追加')
  await checkAccessibility(ichiro.page)
  await ichiro.types('グループ名', '大阪支店')
  await moves(ichiro, 'メンバー', 'ユーザー', new RegExp(nogroup.name), '→ 追加')
  await moves(ichiro, '音声グループ', '表示しない音声グループ', /Y10000002/, '→ 追加')
  await moves(ichiro, '音声グループ', '表示しない音声グループ', /Y10000003/, '→ 追加')
  await moves(ichiro, '音声グループ', '表示する音声グループ', /Y10000003/, '← 削除')
  await ichiro.presses('追加する')
  await ichiro.sees('ユーザーグループ一覧')
  await expect(row(ichiro, '大阪支店')).toContainText('1名')

  // Who joins or leaves a group signs in again.
  await jiro.opens('/')
  await jiro.sees('ビジネスポータル')
  await jiro.signsIn()
  await jiro.entersTheMailedCode()
  await jiro.follows('Arcstar IP Voice')
  await jiro.opensAllMenus()
  await jiro.follows('設定変更・契約変更（転送設定等）')
  await expect(row(jiro, 'Y10000002')).toBeVisible()
  await expect(row(jiro, 'Y1000000')).toHaveCount(1)
})

test('a name that is taken is refused at its field', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  await opensGroups(ichiro)
  await ichiro.follows('+ユーザーグループを追加する')
  await ichiro.types('グループ名', '本社')
  await ichiro.presses('追加する')
  await ichiro.isTold('グループ名', /すでに|使われています/)
  await expect(ichiro.field('グループ名')).toHaveValue('本社')
})

test('two administrators add different members, and both stay', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  await opensGroups(ichiro)
  await ichiro.follows('東京営業所')
  await ichiro.sees('ユーザーグループ編集')
  const tab = await ichiro.newTab()
  await tab.opens(new URL(ichiro.page.url()).pathname)
  await moves(tab, 'メンバー', 'ユーザー', new RegExp(nogroup.mail), '→ 追加')
  await tab.presses('保存する')
  await tab.sees('ユーザーグループ一覧')
  await moves(ichiro, 'メンバー', 'ユーザー', new RegExp(demo.mail), '→ 追加')
  await ichiro.presses('保存する')
  await ichiro.reads(/変更された項目: メンバー。/)
  await ichiro.presses('入力した内容を残して読み込む')
  await ichiro.presses('保存する')
  await ichiro.sees('ユーザーグループ一覧')
  await expect(row(ichiro, '東京営業所')).toContainText('3名')
})

test('a group is renamed and deleted; its members stay', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  await opensGroups(ichiro)
  await ichiro.follows('東京営業所')
  await ichiro.sees('ユーザーグループ編集')
  await checkAccessibility(ichiro.page)
  await ichiro.types('グループ名', '東京支店')
  await ichiro.presses('保存する')
  await ichiro.sees('ユーザーグループ一覧')
  await ichiro.follows('東京支店')
  await ichiro.presses('ユーザーグループを削除する')
  await ichiro.reads(/メンバー1名はユーザーとして残ります/)
  await ichiro.page.getByRole('dialog').getByRole('button', { name: '削除する', exact: true }).click()
  await ichiro.sees('ユーザーグループ一覧')
  await expect(row(ichiro, '本社')).toBeVisible()
  await expect(row(ichiro, '東京支店')).toHaveCount(0)
  await ichiro.opens('/admin/users')
  await expect(row(ichiro, 'staff@example.co.jp')).toBeVisible()
})
