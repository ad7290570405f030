// Beside the manual's way: a number is found by any part of it, in whatever voice group it is.
import { checkAccessibility, checkWidth } from './accessibility'
import { demo, nogroup } from './people'
import { expect, test } from './test'

test('a number is found from the dashboard', async ({ meetSignedIn }) => {
  const person = await meetSignedIn(demo)
  const rows = person.page.getByRole('row').filter({ has: person.page.getByRole('cell') })
  await test.step('by the end of it, in two voice groups', async () => {
    await person.types('IP電話番号の検索', '００３００１')
    await person.page.keyboard.press('Enter')
    await person.sees('IP電話番号の検索')
    await expect(rows).toHaveText([/050-0000-3001.*Y10000003/])
    await person.types('IP電話番号', '1001')
    await person.presses('検索')
    await expect(rows).toHaveText([/03-0000-1001.*Y10000001/, /050-0000-1001.*Y10000001/])
    await checkAccessibility(person.page)
    await checkWidth(person.page)
  })
  await test.step('by its site and its contract, and from the last number on', async () => {
    await person.types('IP電話番号', '')
    await person.types('拠点ID', 's0002')
    await person.types('音声契約番号', 'N')
    await person.presses('検索')
    await expect(person.page).toHaveURL(/site=s0002&contract=N/)
    const up = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => new RegExp(`^03-0000-110${n}.*S0002`))
    await expect(rows).toHaveText(up)
    await person.page.getByRole('columnheader').getByRole('button', { name: 'IP電話番号' }).click()
    await expect(person.page).toHaveURL(/order=-phone/)
    await expect(rows).toHaveText(up.toReversed())
    await checkAccessibility(person.page)
    await person.page.goBack()
    await expect(person.field('IP電話番号')).toHaveValue('1001')
    await expect(person.field('拠点ID')).toHaveValue('')
  })
  await test.step('no number with it', async () => {
    await person.types('IP電話番号', '9999')
    await person.page.keyboard.press('Enter')
    await person.reads('「9999」を含む番号はありません。')
    await person.page.goBack()
    await expect(person.field('IP電話番号')).toHaveValue('1001')
  })
  await test.step('and leads to its page', async () => {
    await person.follows('050-0000-1001')
    await person.sees('050-0000-1001 の転送')
  })
})

test('what is forwarded now stands on the dashboard in a line each, and leads to all of it', async ({
  meetSignedIn,
}) => {
  const person = await meetSignedIn(demo)
  const board = person.page.getByRole('table', { name: '転送中の番号' }).getByRole('row')
  await expect(board.filter({ hasText: '03-0000-1004' })).toContainText(
    '無条件で 090-1234-5678（携帯電話）へ転送中 · 鈴木 一郎 · 今日から',
  )
  await checkAccessibility(person.page)
  await person.page.getByRole('link', { name: /^転送中の番号/ }).click()
  await person.sees('IP電話番号の検索')
  await expect(person.field('転送状態')).toHaveValue('on')
  const sorted = (column: string) => person.page.getByRole('columnheader', { name: column })
  await expect(sorted('いまの設定')).toHaveAttribute('aria-sort', 'ascending')
  const rows = person.page.getByRole('row').filter({ has: person.page.getByRole('cell') })
  await expect(rows).toHaveCount(5)
  const filter = (name: string) => person.page.getByRole('checkbox', { name, exact: true })
  await filter('留守番電話').check()
  await expect(rows).toHaveCount(2)
  await person.presses('拠点ID')
  await expect(person.page).toHaveURL(/order=site/)
  await expect(sorted('拠点ID')).toHaveAttribute('aria-sort', 'ascending')
  await expect(sorted('いまの設定')).toHaveAttribute('aria-sort', 'none')
  await person.types('IP電話番号', '1102')
  await person.presses('検索')
  await expect(rows).toHaveText([/03-0000-1102.*留守番電話へ転送中.*Y10000001/])
  await person.page.reload()
  await expect(rows).toHaveCount(1)
  await expect(person.field('転送状態')).toHaveValue('on')
  await expect(filter('留守番電話')).toBeChecked()
  await checkAccessibility(person.page)
  await person.page.setViewportSize({ width: 390, height: 844 })
  await checkWidth(person.page)
  await person.presses('絞り込み')
  await filter('14日以上転送中').check()
  await person.reads('条件に合う番号はありません。')
  await person.presses('絞り込みを解除')
  await expect(rows).toHaveCount(1)
  await checkAccessibility(person.page)
})

test('what one may not see is not found', async ({ meetSignedIn }) => {
  const person = await meetSignedIn(nogroup)
  await person.opens('/numbers?phone=1001')
  await person.reads('「1001」を含む番号はありません。')
})
