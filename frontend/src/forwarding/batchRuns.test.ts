import { afterEach, beforeAll, expect, it } from 'vitest'
import { createApp } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { setLanguage } from '../i18n'
import BatchRuns from './BatchRuns.vue'

beforeAll(() => setLanguage('en'))
afterEach(() => {
  document.body.innerHTML = ''
})

const run = { change: 7, at: '2026-11-01T00:00:00Z', who: 'Sato', numbers: 2 }

it.each([
  [true, 1],
  [false, 0],
])('are taken back by people who may change the numbers alone (%s)', (mayChange, buttons) => {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:all(.*)*', component: BatchRuns }],
  })
  const root = document.body.appendChild(document.createElement('div'))
  createApp(BatchRuns, { runs: [run], mayChange, site: '/web-settings/Y10000001' })
    .use(router)
    .mount(root)
  expect(root.textContent).toContain('Sato')
  expect(root.querySelectorAll('button')).toHaveLength(buttons)
})
