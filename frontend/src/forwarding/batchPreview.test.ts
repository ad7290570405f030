import { afterEach, beforeAll, expect, it } from 'vitest'
import { createApp } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { setLanguage } from '../i18n'
import { aMomentLater } from '../ui/moment'
import BatchPreview from './BatchPreview.vue'
import { type BatchSheet, viewedOnly } from './batch'
import type { Changed } from './wire'

beforeAll(() => setLanguage('en'))
afterEach(() => {
  document.body.innerHTML = ''
})

const one = (id: number, over: Partial<Changed> = {}): Changed => ({
  id,
  phone: `03-0000-000${id}`,
  before: 'Calls are not forwarded',
  after: 'Calls are not forwarded',
  alike: true,
  same: true,
  returns: '',
  faults: [],
  ...over,
})
const locked = { faults: [{ code: 'locked' }] }

/** What the page of a batch says of a run that would do this. */
async function told(changes: Changed[]) {
  const sheet = {
    id: 'b1',
    name: 'Holidays',
    version: 1,
    seen: 1,
    steps: [],
    runs: [],
    gone: [],
    days_off: [],
    work_begins: '09:00',
    work_ends: '18:00',
    changes,
  }
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:all(.*)*', component: BatchPreview }],
  })
  document.body.innerHTML = '<div id="run-batch"></div><div id="root"></div>'
  createApp(BatchPreview, { sheet: sheet as unknown as BatchSheet, busy: false, run: async () => {} })
    .use(router)
    .mount('#root')
  await aMomentLater()
  return document.body.textContent
}

it('says that a run changes nothing because it is so already only where that is why', async () => {
  expect(await told([one(1), one(2)])).toContain('Everything is already set like this')

  const some = await told([one(1), one(2, locked)])
  expect(some).toContain('The others are already set like this')
  expect(some).not.toContain('You can run the rest')

  const none = await told([one(1, locked), one(2, locked)])
  expect(none).toContain('2 numbers')
  expect(none).not.toContain('already set like this')
  expect(none).not.toContain('You can run the rest')

  const rest = await told([one(1, { same: false, after: 'All calls are forwarded' }), one(2, locked)])
  expect(rest).toContain('You can run the rest')
  expect(rest).not.toContain('already set like this')
})

it('says how many change, how many are so already and how many cannot be set', async () => {
  const set = { same: false, after: 'All calls are forwarded' }
  const text = await told([one(1, set), one(2), one(3), one(4, locked)])
  expect(text).toContain('1 number would change.')
  expect(text).toContain('2 numbers are already set like this.')
  expect(text).toContain('1 number cannot be set now')
})

it('is of no use to whoever may look at all of the numbers alone', () => {
  const readOnly = { faults: [{ code: 'read_only' }] }
  expect(viewedOnly([one(1, readOnly), one(2, readOnly)])).toBe(true)
  expect(viewedOnly([one(1, readOnly), one(2)])).toBe(false)
  expect(viewedOnly([])).toBe(false)
})
