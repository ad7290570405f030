// Manual, chapter 4 ①-⑤: finding IP phone numbers and selecting them.
import { checkAccessibility, checkWidth } from './accessibility'
import { demo } from './people'
import { Site } from './site'
import { expect, test } from './test'

test('every condition of the manual narrows the result', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await expect(site.page.getByRole('heading', { name: '検索条件入力' })).toBeVisible()
  await checkAccessibility(site.page)

  await test.step('no condition: every number of the voice group', async () => {
    await site.searches()
    await expect(site.rows()).toHaveCount(24)
    await site.reads('24件中 1～24件')
    await checkAccessibility(site.page)
  })
  await test.step('拠点ID', async () => {
    await site.searches({ site: 'S0002' })
    await expect(site.rows()).toHaveCount(8)
  })
  await test.step('音声契約番号 with and without N', async () => {
    await site.searches({ contract: 'N100000003' })
    await expect(site.rows()).toHaveCount(6)
    await site.searches({ contract: '100000003' })
    await expect(site.rows()).toHaveCount(6)
    await expect(site.rows().first()).toContainText('N100000003')
  })
  await test.step('IP電話番号: a part of it, with hyphens or without, in any width', async () => {
    for (const number of ['0000-110', '0000110', '００００ー１１０']) {
      await site.searches({ number })
      await expect(site.rows()).toHaveCount(8)
    }
  })
  await test.step('what is typed and not searched for yet stays when the result is filtered', async () => {
    await site.field('拠点ID').fill('S0001')
    await site.field('転送状態').selectOption('転送中')
    await expect(site.page).toHaveURL(/state=on/)
    await expect(site.field('拠点ID')).toHaveValue('S0001')
    await site.searches()
    await expect(site.page).toHaveURL(/state=on/)
    await site.field('転送状態').selectOption('すべて')
  })
  await test.step('all conditions together', async () => {
    await site.searches({ site: 'S0001', contract: 'N100000001', number: '1005' })
    await expect(site.rows()).toHaveCount(1)
    await site.searches({ site: 'S0002', contract: 'N100000001' })
    await site.reads('条件に合う番号はありません。')
  })
})

test('the result says what is forwarded and where to', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await site.searches()
  for (const column of ['拠点ID', '音声契約番号', 'IP電話番号', '転送状態', '転送詳細']) {
    await expect(site.page.getByRole('columnheader', { name: column, exact: true })).toBeVisible()
  }
  await expect(site.row('03-0000-1002')).toContainText('S0001')
  await expect(site.row('03-0000-1002')).toContainText('N100000001')
  await site.finds('03-0000-1001', '-', '-')
  await site.finds('03-0000-1002', '転送中', '無条件転送 留守番電話')
  await site.finds('03-0000-1004', '転送中', '無条件転送 090-1234-5678')
  await site.finds('03-0000-1006', '転送中', '話中時転送・無応答転送(20秒) 080-1234-5678')
  await site.finds('03-0000-1102', '転送中', '無応答転送(15秒)・不通時転送 留守番電話')
})

test('on a screen of 1440 × 900 the filters take one line, and eight numbers are seen below them', async ({
  meetSignedIn,
}) => {
  const site = await Site.at(await meetSignedIn(demo, { viewport: { width: 1440, height: 900 } }), 'Y10000001')
  await site.searches()
  await expect(site.rows()).toHaveCount(24)
  await site.page.evaluate(() => scrollTo({ top: 0 }))
  const bottom = async (label: string) => {
    const box = await site.field(label).boundingBox()
    return box!.y + box!.height
  }
  const line = await bottom('転送状態')
  for (const label of ['転送動作', '転送先の番号・名前', '14日以上転送中', '本日終了', '留守番電話', 'ロック中']) {
    expect(Math.abs((await bottom(label)) - line), label).toBeLessThan(20)
  }
  const eighth = await site.rows().nth(7).boundingBox()
  expect(eighth!.y + eighth!.height).toBeLessThanOrEqual(900)
})

test('選択 waits for a number', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await site.searches()
  await expect(site.button('選択')).toBeDisabled()
  await expect(site.button('選択')).toHaveAccessibleDescription('設定する番号を選んでください')
  await site.tick('03-0000-1001').check()
  await site.reads('1件を選択中')
  await expect(site.button('選択')).toBeEnabled()
  await site.presses('選択を解除')
  await expect(site.button('選択')).toBeDisabled()
})

test('what was searched for stands in the address: reload, back and the way back from the form keep it', async ({
  meetSignedIn,
}) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await site.searches({ site: 'S0002' })
  await site.tick('03-0000-1103').check()
  await site.page.reload()
  await expect(site.rows()).toHaveCount(8)
  await expect(site.tick('03-0000-1103')).toBeChecked()
  await site.presses('選択')
  await site.sees('転送 (番号ごと) 設定')
  await expect(site.page.getByText('03-0000-1103')).toBeVisible()
  await site.presses('戻る')
  await expect(site.field('拠点ID')).toHaveValue('S0002')
  await expect(site.rows()).toHaveCount(8)
  await expect(site.tick('03-0000-1103')).toBeChecked()
})

test('a selection survives paging, and all hits can be selected', async ({ portal, meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  await portal.becomes((data) => {
    for (let i = 0; i < 100; i++) {
      const digits = `030000${5000 + i}`
      data.run("INSERT INTO numbers (voice_group_id, contract_id, digits) VALUES ('Y10000001', 'N100000001', ?)", [
        digits,
      ])
    }
  })
  const site = await Site.at(ichiro, 'Y10000001')
  await site.searches()
  await site.reads('124件中 1～50件')
  await site.tick('03-0000-1001').check()
  await site.presses('次へ')
  await site.reads('124件中 51～100件')
  await site.tick('03-0000-5040').check()
  await site.reads('2件を選択中')
  await site.presses('前へ')
  await expect(site.tick('03-0000-1001')).toBeChecked()
  await test.step('who turns the pages with the keyboard has the way back under their fingers at each end', async () => {
    const { keyboard } = site.page
    await expect(site.button('次へ')).toBeFocused()
    await keyboard.press('Enter')
    await site.reads('124件中 51～100件')
    await keyboard.press('Enter')
    await site.reads('124件中 101～124件')
    await expect(site.button('前へ')).toBeFocused()
    await keyboard.press('Enter')
    await site.reads('124件中 51～100件')
    await keyboard.press('Enter')
    await site.reads('124件中 1～50件')
    await expect(site.button('次へ')).toBeFocused()
  })

  await site.page.getByRole('checkbox', { name: 'このページをすべて選択' }).check()
  await site.reads('51件を選択中')
  await site.presses('検索結果の124件をすべて選択')
  await site.reads('124件を選択中')
  await site.tick('03-0000-1001').uncheck()
  await site.reads('123件を選択中')
  await site.presses('選択')
  await site.sees('転送 (番号ごと) 設定')
  await site.reads('123番号')
})

test('names as long as they may be stay within the page, and what is absent leaves no line on a card', async ({
  portal,
  meetSignedIn,
}) => {
  const ichiro = await meetSignedIn(demo)
  const longest = { id: 'K'.repeat(100), name: '首都圏統括営業本部夜間休日当番窓口'.repeat(6).slice(0, 100) }
  await portal.becomes((data) => {
    data.run("UPDATE contracts SET site_id = ?, site_name = ? WHERE voice_group_id = 'Y10000001'", [
      longest.id,
      longest.name,
    ])
  })
  const site = await Site.at(ichiro, 'Y10000001')
  await site.searches()
  const row = site.row('03-0000-1003')
  await expect(row.getByText('-', { exact: true })).toHaveCount(2)
  await checkWidth(site.page)
  await site.page.setViewportSize({ width: 390, height: 844 })
  await checkWidth(site.page)
  await expect(row.getByText('-', { exact: true }).filter({ visible: true })).toHaveCount(1)

  await site.tick('03-0000-1003').check()
  await site.presses('ロック・解除')
  await site.dialog().getByRole('button', { name: 'ロックする', exact: true }).click()
  const [said, bar] = [site.page.getByText('ロックしました'), site.button('選択')]
  await expect(said).toBeVisible()
  await bar.click({ trial: true }) // what is said covers nothing that is pressed next
  await site.row('03-0000-1003').getByRole('link').click()
  await site.sees('03-0000-1003 の転送')
  await checkWidth(site.page)
})

test('who searches again while a result is on its way gets what they searched for last', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  let answer = () => {}
  const held = new Promise<void>((go) => {
    answer = go
  })
  const first = /numbers\?.*phone=1001/
  await site.page.route(first, async (route) => {
    await held
    await route.abort()
  })
  const asked = site.page.waitForRequest(first)
  await site.searches({ number: '1001' })
  await asked
  await site.searches({ number: '0000-1006' })
  await expect(site.row('03-0000-1006')).toBeVisible()
  answer()
  await site.page.unrouteAll({ behavior: 'wait' })
  await site.isAtRest()
  await expect(site.row('03-0000-1006')).toBeVisible()
})
