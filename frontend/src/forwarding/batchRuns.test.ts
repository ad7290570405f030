import { afterEach, beforeAll, expect, it } from 'vitest'
import { createApp, nextTick } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { setLanguage } from '../i18n'
import BatchRuns from './BatchRuns.vue'

beforeAll(() => setLanguage('en'))
afterEach(() => {
  document.body.innerHTML = ''
})

const run = { change: 7, at: '2026-11-01T00:00:00Z', who: 'Sato', numbers: 2 }

function mount(runs: (typeof run)[], mayChange: boolean) {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:all(.*)*', component: BatchRuns }],
  })
  const root = document.body.appendChild(document.createElement('div'))
  createApp(BatchRuns, { runs, mayChange, site: '/web-settings/Y10000001' }).use(router).mount(root)
  return root
}

it.each([
  [true, 1],
  [false, 0],
])('are taken back by people who may change the numbers alone (%s)', (mayChange, buttons) => {
  const root = mount([run], mayChange)
  expect(root.textContent).toContain('Sato')
  expect(root.querySelectorAll('button')).toHaveLength(buttons)
})

it('show the newest few of many, and the others when somebody asks for them', async () => {
  const root = mount(
    Array.from({ length: 12 }, (_, n) => ({ ...run, change: 12 - n })),
    false,
  )
  expect(root.querySelectorAll('tbody tr')).toHaveLength(5)
  root.querySelector('button')?.click()
  await nextTick()
  expect(root.querySelectorAll('tbody tr')).toHaveLength(12)
  expect(root.querySelectorAll('button')).toHaveLength(0)
})
