// Beside the manual's way: destinations that the company keeps, test calls, and what is said while one types.
import { checkAccessibility, checkWidth } from './accessibility'
import { demo, staff } from './people'
import { Site } from './site'
import { expect, test } from './test'

const list = '/web-settings/Y10000001/addresses'

test('a destination is kept once for all, chosen with the keyboard, and tested', async ({ meetSignedIn }) => {
  const person = await meetSignedIn(demo)
  const ichiro = new Site(person.page, person.has)
  await ichiro.opens('/web-settings/Y10000001')
  await ichiro.follows('会社の転送先')
  await ichiro.sees('会社の転送先')
  await ichiro.reads('転送先はまだ登録されていません。')
  await checkAccessibility(ichiro.page)
  for (const [name, phone] of [
    ['営業部 当番携帯', '０９０－１２３４－５６７８'],
    ['本社 代表', '03-1234-5678'],
  ] as const) {
    await ichiro.follows('+転送先を追加する')
    await ichiro.sees('転送先追加')
    await ichiro.types('名前', name)
    await ichiro.types('電話番号', phone)
    await ichiro.reads(/携帯電話 090-1234-5678|固定電話 03-1234-5678/)
    await checkAccessibility(ichiro.page)
    await ichiro.presses('追加する')
    await ichiro.reads(`${name} を追加しました。`)
  }
  await ichiro.follows('+転送先を追加する')
  await ichiro.types('名前', 'また本社')
  await ichiro.types('電話番号', '+81 3 1234 5678')
  await ichiro.presses('追加する')
  await ichiro.isTold('電話番号', /「本社 代表」として登録済み/)

  const site = await Site.at(await meetSignedIn(staff), 'Y10000001')
  await site.opensTheForm('03-0000-1001')
  await site.chooses(site.words.forward)
  await site.chooses(site.words.unconditional)
  const row = site.page.getByRole('group', { name: 'リスト1', exact: true })
  await row.getByRole('button', { name: '会社の転送先から選ぶ' }).click()
  const search = site.dialog().getByRole('combobox')
  await expect(search).toBeFocused()
  await expect(site.dialog().getByRole('option')).toHaveCount(2)
  await checkAccessibility(site.page)
  // Enter chooses nothing of a list that is not yet the one of what was typed.
  await search.press('ArrowDown')
  let answer = () => {}
  const answered = new Promise<void>((resolve) => {
    answer = resolve
  })
  await site.page.route(/api\/addresses\?.*search=%/, async (route) => {
    await answered
    await route.continue()
  })
  const asked = site.page.waitForRequest(/api\/addresses\?.*search=%/)
  await search.fill('当番')
  await search.press('Enter')
  await asked
  await search.press('Enter') // the list is asked for by now, and not there
  await expect(site.dialog().getByRole('option')).toHaveCount(2)
  answer()
  await expect(site.dialog().getByRole('option')).toHaveCount(1)
  await search.press('Enter')
  await expect(site.dialog()).toHaveCount(0)
  await expect(site.entry(1)).toHaveValue('090-1234-5678')
  await expect(row.getByRole('textbox', { name: '名前（任意）' })).toHaveValue('営業部 当番携帯')
  await expect(site.radio('リスト1')).toBeChecked()
  await site.page.setViewportSize({ width: 390, height: 844 })
  await checkWidth(site.page)
  await site.page.setViewportSize({ width: 1280, height: 720 })
  await site.sets()
  await site.page.getByRole('button', { name: 'テスト済みにする（090-1234-5678）' }).click()
  await site.reads(/テスト済み（.*佐藤 花子）/)
  await checkAccessibility(site.page)
  await site.presses('同じ番号をもう一度設定する')
  await expect(row).toContainText(/携帯電話 090-1234-5678.*テスト済み/s)
  await site.opens(list)
  await expect(site.page.getByRole('row').filter({ hasText: '当番携帯' })).toContainText(/テスト済み（.*佐藤 花子）/)
  await expect(site.page.getByRole('link', { name: '+転送先を追加する' })).toHaveCount(0)
  await checkAccessibility(site.page)

  // What is called otherwise in the list from now on keeps its name with the numbers that have it.
  await ichiro.opens(list)
  await ichiro.follows('営業部 当番携帯 を編集')
  await ichiro.sees('転送先編集')
  await ichiro.types('名前', '営業1課 当番')
  await ichiro.presses('保存する')
  await ichiro.reads('営業1課 当番 を保存しました。')
  await ichiro.page.getByRole('button', { name: 'テスト済みを取り消す（090-1234-5678）' }).click()
  await ichiro.reads('テスト済みを取り消しました。')
  const office = await Site.at(ichiro, 'Y10000001')
  await office.searches({ number: '1001' })
  await office.follows('03-0000-1001')
  const kept = office.page.getByRole('region', { name: 'この番号の転送先' })
  await expect(kept).toContainText('営業部 当番携帯')
  await kept.getByRole('button', { name: /テスト済みにする/ }).click()
  await expect(kept).toContainText(/テスト済み（.*鈴木 一郎）/)
  await checkAccessibility(office.page)
  await office.page.setViewportSize({ width: 390, height: 844 })
  await checkWidth(office.page)
})

test('a destination is deleted from the list, and asks first', async ({ meetSignedIn, portal }) => {
  const ichiro = await meetSignedIn(demo)
  await portal.becomes((data) => {
    data.run(`INSERT INTO addresses (id, company_id, digits, text, label, label_key, label_order, version)
      SELECT 'old', company_id, '0312345678', '03-1234-5678', '旧本社', '旧本社', '旧本社', 1 FROM users WHERE login_key = 'demo@example.co.jp'`)
  })
  await ichiro.opens(list)
  await ichiro.follows('旧本社 を編集')
  await ichiro.presses('この転送先を削除する')
  await ichiro.page.getByRole('dialog').getByRole('button', { name: '削除する', exact: true }).click()
  await ichiro.reads('旧本社 を削除しました。')
  await ichiro.reads('転送先はまだ登録されていません。')
})

test('what a save would refuse, and where calls go on to, is said while one types', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await site.opensTheForm('03-0000-1001')
  await site.chooses(site.words.forward)
  await site.chooses(site.words.unconditional)
  const row = site.page.getByRole('group', { name: 'リスト1', exact: true })
  for (const own of ['03-0000-1001', '０３００００１００１', '+81 3 0000 1001']) {
    await site.entry(1).fill(own)
    await expect(row).toContainText('転送元と同じ番号には転送できません。')
    await expect(site.entry(1)).toHaveAttribute('aria-invalid', 'true')
  }
  await site.entry(1).fill('03-0000-1004') // forwards to a mobile phone already
  await expect(row).toContainText('03-0000-1001 → 03-0000-1004 → 090-1234-5678')
  await checkAccessibility(site.page)
  await site.entry(2).fill('0'.repeat(40))
  await site.entry(2).blur()
  await expect(site.page.getByRole('group', { name: 'リスト2', exact: true })).toContainText('桁以内で入力してください')
  await site.entry(2).fill('')
  await site.sets()
  await site.reads('転送先でも転送しています: 03-0000-1001 → 03-0000-1004 → 090-1234-5678')

  await site.follows('検索結果に戻る')
  await site.opensTheForm('03-0000-1004')
  await site.entry(1).fill('03-0000-1001')
  await site.chooses('リスト1')
  await expect(row).toContainText('転送が一周して戻ってくる')
  await expect(row).toContainText('03-0000-1004 → 03-0000-1001 → 03-0000-1004')
})

test('a page of the list that is not there leads to its last one, and back leads on', async ({ meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  await ichiro.opens(list)
  await ichiro.follows('+転送先を追加する')
  await ichiro.types('名前', '本社 代表')
  await ichiro.types('電話番号', '03-1234-5678')
  await ichiro.presses('追加する')
  await ichiro.reads('本社 代表 を追加しました。')
  await ichiro.opens('/')
  await ichiro.sees('ダッシュボード')
  await ichiro.opens(`${list}?page=9`)
  await expect(ichiro.page.getByRole('row').filter({ hasText: '本社 代表' })).toBeVisible()
  await expect(ichiro.page).toHaveURL(/addresses$/)
  await ichiro.page.goBack()
  await ichiro.sees('ダッシュボード')
})
