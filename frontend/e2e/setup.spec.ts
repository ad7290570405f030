// The first start of a program that is no trial: the link that it prints leads to the first company and its administrator.
import { checkAccessibility, checkWidth } from './accessibility'
import { belongings, Person } from './person'
import { expect, test } from './test'
import { watch } from './watch'

const founder = { mail: 'founder@example.jp', name: '田中 美咲', phone: '0312345699', password: '' }

test.use({ trial: false })

test('an empty program is set up in the browser, once', async ({ context, portal }) => {
  const complaints = watch(context, portal.url, () => portal.restarted)
  const misaki = new Person(await context.newPage(), belongings(founder, portal.url))
  await expect.poll(() => portal.setup).not.toBe('')

  await misaki.opens('/login')
  await misaki.reads('まだ設定されていません。起動時に表示されたURLを開きます。')
  await misaki.opens('/setup')
  await misaki.reads('このURLでは設定できません')
  await misaki.opens(portal.setup)
  await misaki.sees('はじめの設定')
  await misaki.presses('登録して進む')
  await expect(misaki.page.getByRole('alert')).toContainText('入力内容を確認してください（4件）')
  await expect(misaki.field('会社名')).toBeFocused()
  await checkAccessibility(misaki.page)
  await misaki.page.setViewportSize({ width: 390, height: 844 })
  await checkWidth(misaki.page)
  await misaki.types('会社名', '株式会社はじめ')
  await misaki.types('管理者の名前', founder.name)
  await misaki.types('管理者のメールアドレス', founder.mail)
  await misaki.types('管理者の電話番号', founder.phone)
  await misaki.presses('登録して進む')

  await misaki.sees('本人確認')
  await misaki.provesIdentity()
  await misaki.setsPassword('Hajimete2026')
  await misaki.reads('パスワードを設定しました。')
  await misaki.opens('/')
  await misaki.sees('ビジネスポータル')
  await misaki.signsIn()
  await misaki.sees('第2段階認証方式の選択')
  await expect(misaki.page.getByRole('radio', { name: 'MailOTP' })).toBeDisabled()

  const late = new Person(await context.newPage(), belongings(founder, portal.url))
  await late.opens(portal.setup)
  await late.reads('はじめの設定は済んでいます')
  await late.follows('ログイン画面に戻る')
  await late.sees('ビジネスポータル')
  expect(complaints).toEqual([])
})
