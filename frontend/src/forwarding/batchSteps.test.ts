import { afterEach, beforeAll, expect, it } from 'vitest'
import { createApp, h, nextTick, ref } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { setLanguage } from '../i18n'
import { aMomentLater } from '../ui/moment'
import BatchSteps from './BatchSteps.vue'
import type { BatchSheet } from './batch'

beforeAll(() => setLanguage('en'))
afterEach(() => {
  document.body.innerHTML = ''
})

it('stays at the numbers that one looks at while something else is done', async () => {
  const ids = Array.from({ length: 1500 }, (_, n) => n + 1)
  const steps = [{ id: 5, voice_group: 'Y10000001', ids, numbers: ids.length, on: false, entries: [] }]
  const sheet = { id: 'b1', name: 'Holidays', version: 1, steps, changes: [] } as unknown as BatchSheet
  const busy = ref(false)
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:all(.*)*', component: BatchSteps }],
  })
  const root = document.body.appendChild(document.createElement('div'))
  createApp(() => h(BatchSteps, { sheet, busy: busy.value, mayChange: true, at: '/b1', put: async () => {} }))
    .use(router)
    .mount(root)
  await aMomentLater()
  const press = async (words: string) => {
    const button = [...root.querySelectorAll('button')].find((one) => one.textContent?.includes(words))
    button?.click()
    await aMomentLater()
  }
  await press('1,500')
  expect(root.textContent).toContain('Page 1 of 2')
  await press('Next')
  expect(root.textContent).toContain('Page 2 of 2')
  busy.value = true
  await nextTick()
  expect(root.textContent).toContain('Page 2 of 2')
})
