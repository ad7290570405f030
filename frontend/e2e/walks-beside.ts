import type { Person } from './person'
import { Site } from './site'
import { isRefused, longest, opens, submits, type Walk } from './walk'

// The walk over what stands beside the manual, in either language.

/** Beside the manual: schedules, 一括設定, settings in a file, 会社の転送先 and locks; empty, with faults, filled. */
export async function* besideTheManual(ichiro: Person): Walk {
  const { page, words } = ichiro
  const site = new Site(page, ichiro.has)
  const group = '/web-settings/Y10000001'
  const listed = () => page.locator('tbody a').first()
  for (const [name, path] of Object.entries({
    'schedules-empty': 'schedules',
    'batches-empty': 'batches',
    'batches-deleted-empty': 'batches/deleted',
    'addresses-empty': 'addresses',
    import: 'import',
  })) {
    await opens(site, `${group}/${path}`)
    yield [name, site]
  }

  await opens(site, `${group}/addresses/new`)
  await submits(site)
  await isRefused(site)
  yield ['address-new-faults', site]
  await page.locator('form input').first().fill(longest)
  await page.locator('form input').last().fill('090-1234-5678')
  await submits(site)
  await listed().waitFor()
  yield ['addresses', site]
  await listed().click()
  await page.locator('form button[type=submit]').waitFor()
  yield ['address', site]

  await opens(site, `${group}/schedules/new`)
  yield ['schedule-new', site]
  await submits(site)
  await isRefused(site)
  yield ['schedule-new-faults', site]
  await page.locator('form input').first().fill(longest)
  await submits(site)
  await listed().waitFor()
  yield ['schedules', site]
  await listed().click()
  await page.locator('form button[type=submit]').waitFor()
  yield ['schedule', site]

  await opens(site, `${group}/forwarding`)
  await site.searches()
  for (const phone of ['03-0000-1001', '03-0000-1006']) await site.tick(phone).check()
  await site.presses(words.toSchedule)
  await page.locator('form button[type=submit]').waitFor()
  yield ['plan', site]
  await submits(site)
  await isRefused(site)
  yield ['plan-faults', site]
  for (const choice of [words.voicemail, words.unconditional]) {
    const everywhere = page.getByText(choice, { exact: true })
    await everywhere.first().waitFor()
    for (const one of await everywhere.all()) await one.click()
  }
  await page.locator('main details').first().waitFor()
  yield ['plan-filled', site]
  await submits(site)
  await site.button(words.undo).waitFor()
  yield ['plan-done', site]
  await opens(site, `${group}/forwarding?page=1`)
  await site.follows('03-0000-1006')
  await page.getByRole('table').locator('tbody tr').first().waitFor()
  yield ['number-scheduled', site]

  await opens(site, `${group}/forwarding`)
  await site.opensTheForm('03-0000-1001', '03-0000-1002')
  await page
    .getByRole('group', { name: words.list(1), exact: true })
    .getByRole('button')
    .first()
    .click()
  await site.dialog().getByRole('option').first().waitFor()
  yield ['address-chooser', site]
  await page.keyboard.press('Escape')
  await site.fillsIn({ to: '090-1234-5678' })
  await site.presses(words.asBatch)
  await site.dialog().locator('input').first().fill(longest)
  yield ['batch-save', site]
  await site.dialog().locator('button[type=submit]').click()
  await site.dialog().waitFor({ state: 'detached' })
  yield ['batch-saved', site]
  await opens(site, `${group}/batches`)
  yield ['batches', site]
  await listed().click()
  await page.getByRole('button', { name: words.run }).waitFor()
  yield ['batch', site]
  const batch = new URL(page.url()).pathname
  await page.locator('a[href*="/steps/"]').first().click()
  await page.locator('form button[type=submit]').waitFor()
  yield ['batch-step', site]
  await opens(site, batch)
  await page.getByRole('button', { name: words.run }).waitFor()
  await site.presses(words.run)
  await site.dialog().waitFor()
  yield ['batch-run', site]
  await site.dialog().locator('button').last().click()
  await site.isDone()
  yield ['batch-done', site]
  await page.locator('a[href*="/changes/"]').first().click()
  await site.button(words.undo).waitFor()
  yield ['batch-change', site]
  await opens(site, `${group}/changes`)
  await listed().waitFor()
  yield ['changes', site]
  await opens(site, `${group}/changes?phone=03-0000-1001&from=2026-04-02&to=2026-04-01`)
  yield ['changes-none', site]

  const file = (text: string) =>
    page
      .locator('input[type=file]')
      .setInputFiles({ name: 'numbers.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
  const heads = 'IP電話番号,転送設定,無条件転送,転送先,リスト1,リスト1の名前'
  await opens(site, `${group}/import`)
  await file(`${heads}\n03-0000-1001,転送する,する,リスト1,110,\n300001002,転送しない,,,,`)
  await page.getByRole('table').waitFor()
  yield ['import-faults', site]
  await file(`${heads}\n03-0000-1004,転送しない,,,,\n03-0000-1001,転送する,する,リスト1,080-1111-2222,${longest}`)
  await page.getByRole('listitem').filter({ hasText: '03-0000-1004' }).waitFor()
  yield ['import-plan', site]

  await opens(site, `${group}/forwarding`)
  await site.searches()
  for (const phone of ['03-0000-1002', '03-0000-1004']) await site.tick(phone).check()
  await site.presses(words.locking)
  await site.dialog().locator('input[type=text], textarea').last().fill(longest)
  yield ['lock', site]
  await site.dialog().locator('button[type=submit]').click()
  await site.dialog().waitFor({ state: 'detached' })
  yield ['locked', site]
  await site.opensTheForm('03-0000-1001', '03-0000-1004')
  yield ['form-locked', site]
  for (const [name, path] of Object.entries({ 'audit-after': '/admin/audit', 'mails-after': '/admin/mails' })) {
    await opens(ichiro, path)
    yield [name, ichiro]
  }
}
