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

test('what one may not see is not found', async ({ meetSignedIn }) => {
  const person = await meetSignedIn(nogroup)
  await person.opens('/numbers?phone=1001')
  await person.reads('「1001」を含む番号はありません。')
})
