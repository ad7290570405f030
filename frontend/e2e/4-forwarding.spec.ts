// Manual, chapter 4 ⑥-⑩: the form of one number, its rules, and what becomes of it.
import { checkAccessibility } from './accessibility'
import { demo, staff } from './people'
import { Site } from './site'
import { expect, test } from './test'

const number = '03-0000-1001'
const mobile = '090-1234-5678'

test('a forwarding is set, each step as the manual numbers it', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(staff), 'Y10000001')
  await test.step('②③ 検索', () => site.searches({ number: '0000-1001' }))
  await test.step('④⑤ 選択', async () => {
    await site.tick(number).check()
    await site.presses('選択')
    await site.sees('転送 (番号ごと) 設定')
    await expect(site.page.getByRole('heading', { name: '設定対象のIP電話番号' })).toBeVisible()
    await site.reads(number)
    await checkAccessibility(site.page)
  })
  await test.step('⑥ 転送する', () => site.chooses('転送する'))
  await test.step('⑦ 無条件転送', () => site.chooses('無条件転送'))
  await test.step('⑧ リスト1', async () => {
    await site.entry(1).fill(mobile)
    await site.chooses('リスト1')
    await site.reads('携帯電話 090-1234-5678')
    await checkAccessibility(site.page)
  })
  await test.step('⑨ 設定', () => site.presses('設定'))
  await test.step('⑩ 転送の設定が完了しました。', async () => {
    await expect(site.page.getByRole('heading', { name: '転送の設定が完了しました。' })).toBeFocused()
    await site.reads('無条件で 090-1234-5678（携帯電話）へ転送中')
    await checkAccessibility(site.page)
  })
  await site.follows('検索結果に戻る')
  await site.finds(number, '転送中', '無条件転送 090-1234-5678')
})

test('元に戻す brings the earlier state back', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await site.forwards('03-0000-1004', { to: '080-1111-2222', list: 2 })
  await site.reads('無条件で 080-1111-2222（携帯電話）へ転送中')
  await site.presses('元に戻す')
  await site.reads('元に戻しました。')
  await site.reads('無条件で 090-1234-5678（携帯電話）へ転送中')
  await checkAccessibility(site.page)
  await site.follows('検索結果に戻る')
  await site.finds('03-0000-1004', '転送中', '無条件転送 090-1234-5678')
})

test('無条件転送 clears the other actions and disables them; the ring time belongs to 無応答転送', async ({
  meetSignedIn,
}) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await site.opensTheForm('03-0000-1006')
  for (const chosen of ['話中時転送', '無応答転送']) await expect(site.checkbox(chosen)).toBeChecked()
  await expect(site.field('呼出時間')).toHaveValue('20')

  await site.chooses('無条件転送')
  for (const other of ['話中時転送', '無応答転送', '不通時転送']) {
    await expect(site.checkbox(other)).not.toBeChecked()
    await expect(site.checkbox(other)).toBeDisabled()
    await expect(site.checkbox(other)).toHaveAccessibleDescription(/同時には選べません/)
  }
  await expect(site.field('呼出時間')).toBeDisabled()
  await expect(site.field('呼出時間')).toHaveAccessibleDescription(/無応答転送を選ぶと入力できます/)
  await checkAccessibility(site.page)

  await site.page.locator('label').getByText('無条件転送', { exact: true }).click()
  await expect(site.checkbox('不通時転送')).toBeEnabled()
  await site.chooses('不通時転送')
  await expect(site.field('呼出時間')).toBeDisabled()
  await site.chooses('無応答転送')
  await expect(site.field('呼出時間')).toBeEnabled()
  await site.field('呼出時間').fill('４')
  await site.presses('設定')
  await site.isTold('呼出時間', /5～30秒の整数/)
  await expect(site.field('呼出時間')).toBeFocused()
  await site.field('呼出時間').fill('２５')
  await site.sets()
  await site.reads('25秒応答がないとき、または電話機につながらないとき、080-1234-5678（携帯電話）へ転送中')
})

test('留守番電話 is offered only with a message box', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await site.forwards(number, { to: '留守番電話' })
  await site.reads('無条件で留守番電話へ転送中')
  await site.follows('検索結果に戻る')
  await site.opensTheForm('050-0000-1001')
  await site.chooses('転送する')
  await expect(site.radio('リスト1')).toBeEnabled()
  await expect(site.radio('留守番電話')).toHaveCount(0)
  await site.reads(/最大28桁/)
})

test('the plan モバイル オフィス番号セット allows 無条件転送 only', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000003')
  await site.opensTheForm('050-0000-3002')
  await site.chooses('転送する')
  await expect(site.checkbox('無条件転送')).toBeChecked()
  for (const other of ['話中時転送', '無応答転送', '不通時転送']) {
    await expect(site.checkbox(other)).toBeDisabled()
    await expect(site.checkbox(other)).toHaveAccessibleDescription(/この契約では/)
  }
  await checkAccessibility(site.page)
  await site.entry(1).fill(mobile)
  await site.sets()
  await site.reads('無条件で 090-1234-5678（携帯電話）へ転送中')
})

test('a destination that is not allowed is refused in plain words while it is typed', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await site.opensTheForm(number)
  await site.chooses('転送する')
  const refusals: [string, RegExp][] = [
    ['110', /緊急通報の番号です/],
    ['117', /1や091で始まる番号/],
    ['0120-123-456', /着信課金番号です/],
    ['0990-123456', /情報料がかかる番号です/],
    ['0570-012-345', /ナビダイヤル（0570）の番号です/],
    ['020-1234-5678', /020で始まる番号/],
    ['0033-03-1234-5678', /事業者識別番号/],
    ['+1 212 555 0123', /国際電話には転送できません/],
    ['090-1234-567', /桁数を確認してください/],
  ]
  for (const [typed, reason] of refusals) {
    await site.entry(1).fill(typed)
    await site.entry(1).blur()
    await expect(site.entry(1)).toHaveAccessibleDescription(reason)
  }
  await checkAccessibility(site.page)
  await site.entry(1).fill('０９０ー１２３４ー５６７８')
  await expect(site.entry(1)).toHaveAccessibleDescription('携帯電話 090-1234-5678')
})

test('the server refuses what would come back, and the form keeps everything', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await site.opensTheForm(number)
  await site.fillsIn({ to: number })
  await site.entry(3).fill('03-1234-5678')
  await site.presses('設定')
  await expect(site.entry(1)).toHaveAccessibleDescription(/同じ番号には転送できません/)
  await expect(site.entry(1)).toBeFocused()
  await expect(site.entry(1)).toHaveValue(number)
  await expect(site.entry(3)).toHaveValue('03-1234-5678')

  await site.entry(1).fill('03-0000-1003')
  await site.sets()
  await site.follows('検索結果に戻る')
  await site.opensTheForm('03-0000-1003')
  await site.fillsIn({ to: number })
  await site.presses('設定')
  await expect(site.entry(1)).toHaveAccessibleDescription(/転送が一周して戻ってくる/)
})

test('what is missing is said, all at once, with the cursor on the first', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await site.opensTheForm(number)
  await site.chooses('転送する')
  await site.presses('設定')
  await site.reads('転送動作を選んでください。')
  await site.reads('転送先を選んでください。')
  await site.reads('入力内容を確認してください（2件）')
  await expect(site.checkbox('無条件転送')).toBeFocused()
  await checkAccessibility(site.page)
  await site.chooses('無条件転送')
  await site.chooses('リスト4')
  await site.presses('設定')
  await site.reads('リスト4に転送先の電話番号を入力してください。')
  await expect(site.entry(4)).toBeFocused()
})

test('all five entries are kept, and another of them is chosen the next time', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  const typed = ['090-1111-1111', '080-2222-2222', '070-3333-3333', '03-4444-4444', '050-5555-5555']
  await site.opensTheForm(number)
  await site.chooses('転送する')
  await site.chooses('無条件転送')
  for (const [i, to] of typed.entries()) await site.entry(i + 1).fill(to)
  await site.chooses('リスト3')
  await site.sets()
  await site.reads('無条件で 070-3333-3333（携帯電話）へ転送中')
  await site.presses('同じ番号をもう一度設定する')
  for (const [i, to] of typed.entries()) await expect(site.entry(i + 1)).toHaveValue(to)
  await expect(site.radio('リスト3')).toBeChecked()
  await site.chooses('リスト5')
  await site.sets()
  await site.reads('無条件で 050-5555-5555（IP電話）へ転送中')
})

test('a destination can be saved for later while nothing is forwarded', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await site.opensTheForm('03-0000-1005')
  await expect(site.radio('転送しない')).toBeChecked()
  await expect(site.radio('リスト2')).toBeDisabled()
  await site.entry(2).fill('110')
  await site.presses('設定')
  await expect(site.entry(2)).toHaveAccessibleDescription(/緊急通報/)
  await site.entry(2).fill(mobile)
  await site.sets()
  await site.reads('転送していません')
  await site.reads(/書き換えた転送先: リスト2/)
  await site.presses('同じ番号をもう一度設定する')
  await expect(site.entry(2)).toHaveValue(mobile)
  await expect(site.radio('転送しない')).toBeChecked()
})

test('転送しない keeps the entries for the next time', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await site.opensTheForm('03-0000-1004')
  await site.chooses('転送しない')
  await site.reads(/消えずに残り/)
  await site.sets()
  await site.reads('転送していません')
  await site.follows('検索結果に戻る')
  await site.finds('03-0000-1004', '-', '-')

  await site.opensTheForm('03-0000-1004')
  await expect(site.radio('転送しない')).toBeChecked()
  await site.chooses('転送する')
  await expect(site.checkbox('無条件転送')).toBeChecked()
  await expect(site.entry(1)).toHaveValue('090-1234-5678')
  await expect(site.entry(2)).toHaveValue('03-1234-5678')
  await expect(site.radio('リスト1')).toBeChecked()
  await site.sets()
  await site.reads('無条件で 090-1234-5678（携帯電話）へ転送中')
})

test('leaving the form with unsaved changes asks first', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await site.opensTheForm(number)
  await site.fillsIn({ to: mobile })
  await site.presses('戻る')
  await site.reads('入力した内容は保存されていません')
  await site.presses('このページに残る')
  await expect(site.entry(1)).toHaveValue(mobile)
  await site.presses('戻る')
  await site.presses('保存せずに離れる')
  await site.sees('転送 (番号ごと) IP電話番号検索')
  await site.finds(number, '-', '-')
})

test('a mail tells the administrators, and the dashboard shows who changed what', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  const hana = await meetSignedIn(staff)
  const site = await Site.at(hana, 'Y10000001')
  await site.forwards(number, { to: mobile })
  const { text } = await ichiro.has.mails.reads(/転送設定が変更されました/)
  expect(text).toContain(number)
  expect(text).toContain('佐藤 花子')
  await ichiro.page.reload()
  const row = ichiro.page.getByRole('row').filter({ hasText: number })
  await expect(row).toContainText('佐藤 花子')
  await expect(row).toContainText('無条件で 090-1234-5678（携帯電話）へ転送中')
})
