// Chapter 4 for several numbers at once: one form, a summary before, one change, one undo.
import { checkAccessibility } from './accessibility'
import { demo } from './people'
import { Site } from './site'
import { expect, test } from './test'

test('where the numbers differ the form says so, and leaves alone what is not touched', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await site.opensTheForm('03-0000-1004', '03-0000-1006')
  await expect(site.page.getByText('複数の値').first()).toBeVisible()
  await expect(site.entry(1)).toHaveAttribute('placeholder', '複数の値')
  await expect(site.radio('転送する')).toBeChecked()
  for (const action of ['無条件転送', '話中時転送', '無応答転送']) await expect(site.checkbox(action)).not.toBeChecked()
  await checkAccessibility(site.page)

  await site.entry(5).fill('03-5555-5555')
  await site.presses('設定')
  await expect(site.dialog()).toContainText('2番号を次のとおり変更します。')
  await checkAccessibility(site.page)
  await site.presses('この内容で設定')
  await site.isDone()
  await site.follows('検索結果に戻る')
  await site.finds('03-0000-1004', '転送中', '無条件転送 090-1234-5678')
  await site.finds('03-0000-1006', '転送中', '話中時転送・無応答転送(20秒) 080-1234-5678')
  await site.opensTheForm('03-0000-1006')
  await expect(site.entry(5)).toHaveValue('03-5555-5555')
  await expect(site.entry(1)).toHaveValue('080-1234-5678')
})

test('a summary shows before and after of each number; one change, one undo', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await site.opensTheForm('03-0000-1001', '03-0000-1002')
  await site.fillsIn({ to: '090-1234-5678' })
  await site.presses('設定')
  const lines = site.dialog().getByRole('listitem')
  await expect(lines).toHaveCount(2)
  await expect(lines.filter({ hasText: '03-0000-1001' })).toContainText('転送していません')
  await expect(lines.filter({ hasText: '03-0000-1002' })).toContainText('無条件で留守番電話へ転送中')
  await expect(lines.filter({ hasText: '無条件で 090-1234-5678（携帯電話）へ転送中' })).toHaveCount(2)

  await site.dialog().getByRole('button', { name: '戻る', exact: true }).click()
  await expect(site.entry(1)).toHaveValue('090-1234-5678')
  await site.presses('設定')
  await site.presses('この内容で設定')
  await site.isDone()
  await site.page.reload()
  await site.isDone()
  await site.reads('2番号に設定しました。')
  await site.presses('元に戻す')
  await site.reads('元に戻しました。')
  await site.follows('検索結果に戻る')
  await site.finds('03-0000-1001', '-', '-')
  await site.finds('03-0000-1002', '転送中', '無条件転送 留守番電話')
  await expect(site.tick('03-0000-1001')).not.toBeChecked()
})

test('a number that is refused is named with its reason, and can be left out', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await site.opensTheForm('03-0000-1001', '03-0000-1002')
  await site.fillsIn({ to: '03-0000-1001' })
  await site.presses('設定')
  const refused = site.dialog().getByRole('listitem').filter({ hasText: '同じ番号には転送できません' })
  await expect(refused).toContainText('03-0000-1001')
  await expect(site.button('この内容で設定')).toBeDisabled()
  await checkAccessibility(site.page)
  await site.presses('設定できない1番号を除く')
  await expect(site.dialog().getByRole('listitem')).toHaveCount(1)
  await site.presses('この内容で設定')
  await site.isDone()
  await site.follows('検索結果に戻る')
  await site.finds('03-0000-1001', '-', '-')
  await site.finds('03-0000-1002', '転送中', '無条件転送 03-0000-1001')
})

test('who forwards to a number learns that their calls go on', async ({ meetSignedIn }) => {
  const site = await Site.at(await meetSignedIn(demo), 'Y10000001')
  await site.opensTheForm('03-0000-1002')
  await site.fillsIn({ to: '03-0000-1001' })
  await site.sets()
  await site.follows('検索結果に戻る')
  await site.selects('03-0000-1001')
  await site.chooses('転送する')
  await site.reads('03-0000-1002からこの番号へ転送しています。この番号で転送すると、その通話も続けて転送されます。')
  await checkAccessibility(site.page)
  await site.chooses('転送しない')
  await expect(site.page.getByText(/その通話も続けて/)).toHaveCount(0)
  await site.fillsIn({ to: '090-1234-5678' })
  await site.sets()
  await site.reads('03-0000-1002からこの番号へ転送された通話も、続けて転送されます。')
  await site.follows('検索結果に戻る')
  await site.selects('03-0000-1001', '03-0000-1003')
  await site.reads(/03-0000-1002から、選択した番号へ転送しています。/)
  await site.entry(1).fill('080-1234-5678')
  await site.presses('設定')
  await expect(site.dialog().getByRole('listitem').filter({ hasText: '03-0000-1001' })).toContainText(
    '03-0000-1002からこの番号へ転送された通話も、続けて転送されます。',
  )
  await checkAccessibility(site.page)
})

test('a thousand numbers are set at once', async ({ portal, meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  await portal.becomes((data) => {
    for (let i = 0; i < 1_100; i++) {
      const digits = `03000${50_000 + i}`
      data.run("INSERT INTO numbers (voice_group_id, contract_id, digits) VALUES ('Y10000002', 'N200000002', ?)", [
        digits,
      ])
    }
  })
  const site = await Site.at(ichiro, 'Y10000002')
  await site.searches({ number: '03-0005' })
  await site.presses('検索結果の1,100件をすべて選択')
  await site.presses('選択')
  // Circles and chains are told while one types, however many are chosen.
  await site.chooses('転送する')
  await site.entry(1).fill('03-0005-0007')
  await site.reads(/選んだ番号のひとつ（03-0005-0007）です/)
  await site.entry(1).fill('03-0000-1004')
  await site.reads(/この転送先も転送中です（03-0000-1004 → 090-1234-5678）/)
  await site.fillsIn({ to: '090-1234-5678' })
  await site.presses('設定')
  await expect(site.dialog()).toContainText('1,100番号を次のとおり変更します。')
  await expect(site.dialog()).toContainText('1,100件中 1～1,000件')
  await site.presses('次へ')
  await expect(site.dialog().getByRole('listitem')).toHaveCount(100)
  await expect(site.dialog().getByRole('listitem').last()).toContainText('03-0005-1099')
  await site.presses('この内容で設定')
  await site.isDone()
  await site.reads('1,100番号')
  await site.follows('検索結果に戻る')
  await expect(site.rows().filter({ hasText: '転送中' })).toHaveCount(50)
})
