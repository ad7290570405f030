// After a reset of the password by somebody whose mailbox is also where the codes go, new destinations are held.
import { checkAccessibility } from './accessibility'
import { demo, nogroup } from './people'
import { expect, test } from './test'

test('administrators are told of a reset, and end the hold once they made sure', async ({ meet, meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  const jiro = await meet(nogroup)
  await jiro.follows('パスワード再設定はこちら')
  await jiro.types('ログインID', nogroup.mail)
  await jiro.presses('送信')
  await jiro.opensTheMailedLink(/パスワード再設定/)
  await jiro.provesIdentity()
  await jiro.setsPassword('Himitsu2027')
  const told = await jiro.has.mails.reads(/新しいパスワードが設定されました/)
  expect(told.text).toContain('新しい転送先への転送は、次の日時まで保留されます。')
  const report = await ichiro.has.mails.reads(/パスワードが再設定されました（高橋 次郎 様）/)
  expect(report.text).toContain(nogroup.mail)

  await ichiro.opens('/admin/users')
  await ichiro.follows(nogroup.name)
  await ichiro.sees('ユーザー編集')
  await ichiro.reads('新しい転送先を保留しています')
  await checkAccessibility(ichiro.page)
  await ichiro.presses('保留を解除する')
  await ichiro.reads(/高橋 次郎 さん本人に/)
  await ichiro.page.getByRole('dialog').getByRole('button', { name: '解除する', exact: true }).click()
  await ichiro.reads('保留を解除しました。')
  await ichiro.page.reload()
  await ichiro.sees('ユーザー編集')
  await expect(ichiro.field('名前')).toHaveValue(nogroup.name)
  await expect(ichiro.page.getByText('新しい転送先を保留しています')).toHaveCount(0)
})
