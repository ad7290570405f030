// Chapter 4 when something comes between: another person, a lost connection, a session that ended. Nothing typed is lost.
import { checkAccessibility, checkWidth } from './accessibility'
import { demo, staff } from './people'
import { Site } from './site'
import { expect, test } from './test'

const number = '03-0000-1001'
const mine = '090-1111-1111'
const theirs = '080-2222-2222'

test('two people edit the same number: the second is told what changed and loses nothing', async ({ meetSignedIn }) => {
  const ichiro = await Site.at(await meetSignedIn(demo), 'Y10000001')
  const hana = await Site.at(await meetSignedIn(staff), 'Y10000001')
  await ichiro.opensTheForm(number)
  await ichiro.fillsIn({ to: mine })
  await hana.forwards(number, { to: theirs })

  await ichiro.presses('設定')
  await ichiro.reads('ほかの方が先に変更しました')
  await ichiro.reads(/^佐藤 花子さんが.+に03-0000-1001の設定を変えました。$/)
  await ichiro.reads('いまの設定: 無条件で 080-2222-2222（携帯電話）へ転送中')
  await expect(ichiro.entry(1)).toHaveValue(mine)
  await checkAccessibility(ichiro.page)
  await ichiro.presses('自分の内容で続ける')
  await ichiro.reads('ほかの方の変更を取り込みました')
  await ichiro.sets()
  await ichiro.reads('無条件で 090-1111-1111（携帯電話）へ転送中')
})

test('who goes on with their own loses nothing of the other, and sees what is overwritten before it is', async ({
  meetSignedIn,
}) => {
  const ichiro = await Site.at(await meetSignedIn(demo), 'Y10000001')
  const hana = await Site.at(await meetSignedIn(staff), 'Y10000001')
  await ichiro.opensTheForm(number)
  await ichiro.fillsIn({ to: mine })
  await hana.opensTheForm(number)
  await hana.fillsIn({ to: theirs })
  await hana.entry(3).fill('03-5555-6666')
  await hana.sets()

  await ichiro.presses('設定')
  await ichiro.presses('自分の内容で続ける')
  const notice = ichiro.page.getByRole('status').filter({ hasText: 'ほかの方の変更を取り込みました' })
  await expect(notice).toContainText(/置き換わります。リスト1080-2222-2222.*反映しました。.*リスト303-5555-6666/)
  await expect(notice).toContainText('まだ保存していません。')
  await expect(ichiro.entry(1)).toHaveValue(mine)
  await expect(ichiro.entry(3)).toHaveValue('03-5555-6666')
  await checkAccessibility(ichiro.page)
  await ichiro.page.setViewportSize({ width: 390, height: 844 })
  await checkWidth(ichiro.page)
  await ichiro.page.setViewportSize({ width: 1280, height: 720 })
  await ichiro.entry(1).fill(theirs)
  await expect(notice).not.toContainText('置き換わります。')
  await ichiro.entry(1).fill(mine)
  await ichiro.sets()
  await ichiro.reads('無条件で 090-1111-1111（携帯電話）へ転送中')
  await ichiro.presses('同じ番号をもう一度設定する')
  await expect(ichiro.entry(3)).toHaveValue('03-5555-6666')
})

test('the second may also take what the first has set', async ({ meetSignedIn }) => {
  const ichiro = await Site.at(await meetSignedIn(demo), 'Y10000001')
  const hana = await Site.at(await meetSignedIn(staff), 'Y10000001')
  await ichiro.opensTheForm(number)
  await ichiro.fillsIn({ to: mine })
  await hana.forwards(number, { to: theirs })
  await ichiro.presses('設定')
  await ichiro.presses('最新の状態を読み込む')
  await expect(ichiro.entry(1)).toHaveValue(theirs)
  await expect(ichiro.radio('転送する')).toBeChecked()
})

test('元に戻す does not run over what somebody changed since', async ({ meetSignedIn }) => {
  const ichiro = await Site.at(await meetSignedIn(demo), 'Y10000001')
  const hana = await Site.at(await meetSignedIn(staff), 'Y10000001')
  await ichiro.forwards(number, { to: mine })
  await hana.forwards(number, { to: theirs })
  await ichiro.presses('元に戻す')
  await ichiro.reads(/別の変更があったか、すでに元に戻されているため、元に戻せません/)
  await hana.follows('検索結果に戻る')
  await hana.finds(number, '転送中', '無条件転送 080-2222-2222')
})

test('元に戻す brings back the others where one of the numbers was changed since', async ({ meetSignedIn }) => {
  const ichiro = await Site.at(await meetSignedIn(demo), 'Y10000001')
  const hana = await Site.at(await meetSignedIn(staff), 'Y10000001')
  await ichiro.opensTheForm(number, '03-0000-1003')
  await ichiro.fillsIn({ to: mine })
  await ichiro.presses('設定')
  await ichiro.presses('この内容で設定')
  await ichiro.isDone()
  await hana.forwards(number, { to: theirs })
  await ichiro.presses('元に戻す')
  await expect(ichiro.dialog()).toContainText('このあとに、1番号が変更されています')
  await checkAccessibility(ichiro.page)
  await ichiro.presses('残りの1番号を元に戻す')
  await ichiro.reads('元に戻しました。')
  await hana.follows('検索結果に戻る')
  await hana.finds(number, '転送中', '無条件転送 080-2222-2222')
  await hana.finds('03-0000-1003', '-', '-')
})

test('an earlier setting comes back, though somebody was faster, once that was seen', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await site.forwards('03-0000-1001', { to: '090-1234-5678' })
  await site.follows('検索結果に戻る')
  await site.opensTheForm('03-0000-1001')
  await site.chooses(site.words.dontForward)
  await site.sets()
  await site.follows('検索結果に戻る')
  await site.follows('03-0000-1001')
  const history = site.page.getByRole('table', { name: '変更の履歴' }).locator('tbody').getByRole('row')
  await expect(history).toHaveCount(2)
  const hanako = await Site.at(await meetSignedIn(staff), 'Y10000001')
  await hanako.forwards('03-0000-1001', { to: '080-3333-3333' })

  const first = history.filter({ hasText: '090-1234-5678' }).last()
  const asks = () => first.getByRole('button').click()
  await asks()
  await site.reads('ほかの方が先に変更しました。')
  await expect(history.first()).toContainText('080-3333-3333')
  await expect(site.page.getByRole('region', { name: 'いまの設定' })).toContainText('080-3333-3333')
  await asks()
  await site.dialog().getByRole('button', { name: 'この設定に戻す', exact: true }).click()
  await site.reads('設定を戻しました。')
  await expect(site.page.getByRole('region', { name: 'いまの設定' })).toContainText('090-1234-5678')
})

test('a step goes into a batch that somebody changed meanwhile, on the second try', async ({ meetSignedIn }) => {
  const saves = async (site: Site) => {
    await site.opensTheForm('03-0000-1001')
    await site.fillsIn({ to: '090-1234-5678' })
    await site.presses('一括設定として保存')
  }
  const save = (site: Site) => site.dialog().getByRole('button', { name: '保存する', exact: true })
  const hanako = await Site.at(await meetSignedIn(staff), 'Y10000001')
  await saves(hanako)
  await hanako.dialog().getByLabel('名前').fill('災害時')
  await save(hanako).click()
  await hanako.reads('一括設定「災害時」に保存しました。')

  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await saves(site)
  await site.dialog().getByRole('combobox').selectOption('災害時')
  await hanako.follows('一括設定を開く')
  await hanako.presses('名前を変更')
  await hanako.dialog().getByLabel('名前').fill('地震のとき')
  await hanako.dialog().getByRole('button', { name: '保存する', exact: true }).click()
  await hanako.sees('地震のとき')
  await save(site).click()
  await expect(site.dialog()).toContainText('ほかの方が先に変更しました。')
  await save(site).click()
  await site.reads('一括設定「地震のとき」に保存しました。')
})

test('a lost connection keeps the form, and the same button goes on', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await site.opensTheForm(number)
  await site.fillsIn({ to: mine })
  await site.page.context().setOffline(true)
  await site.presses('設定')
  await site.reads(/サーバーに接続できませんでした。.*入力した内容は残っています。/)
  await expect(site.entry(1)).toHaveValue(mine)
  await checkAccessibility(site.page)
  await site.page.context().setOffline(false)
  await site.sets()
  await site.reads('無条件で 090-1111-1111（携帯電話）へ転送中')
})

test('a search without a connection can be tried again', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await site.page.context().setOffline(true)
  await site.searches({ site: 'S0002' })
  await site.reads('読み込めませんでした')
  await site.page.context().setOffline(false)
  await site.presses('もう一度試す')
  await expect(site.rows()).toHaveCount(8)
})

test('an ended session asks to sign in again in another tab, and then goes on', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  const site = await Site.at(ichiro, 'Y10000001')
  await site.opensTheForm(number)
  await site.fillsIn({ to: mine })
  const other = await ichiro.newTab()
  await other.opens('/')
  await other.signsOut()
  await other.page.close()
  await expect(site.dialog()).toContainText('サインアウトしました') // at once, before anything is pressed
  await checkAccessibility(site.page)
  await site.presses('閉じる')

  await site.presses('設定')
  await expect(site.dialog()).toContainText('サインアウトしました')
  await site.presses('続ける')
  await expect(site.dialog()).toContainText('まだサインインしていません。')
  const tab = await site.inNewTab(() => site.presses('別のタブでサインインする'))
  await tab.signsIn()
  await tab.entersTheMailedCode()
  await tab.sees('ダッシュボード')
  await site.isDone()
  await site.reads('無条件で 090-1111-1111（携帯電話）へ転送中')
})

test('who is taken out of the group loses the numbers at the next request', async ({ portal, meetSignedIn }) => {
  const hana = await Site.at(await meetSignedIn(staff), 'Y10000001')
  await hana.opensTheForm(number)
  await hana.fillsIn({ to: mine })
  await hana.reads('携帯電話 090-1111-1111') // the page has asked all that it asks by itself
  await portal.becomes((data) => data.run('DELETE FROM group_members'))
  await hana.presses('設定')
  await hana.reads('見つかりませんでした。削除されたか、表示する権限がありません。')
})
