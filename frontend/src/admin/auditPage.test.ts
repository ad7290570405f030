import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { type App, createApp, h } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { setLanguage } from '../i18n'
import { aMomentLater } from '../ui/moment'
import AuditPage from './AuditPage.vue'

const row = {
  id: 7,
  at: '2026-04-01T00:00:00Z',
  person_id: 'system',
  person: '',
  event: 'sign_in',
  subject: '',
  facts: [],
  address: '',
}
/** The log, of which nothing was found before the mark, and one row behind it. */
const page = (before: number) =>
  before ? { rows: [row], newer: 0, total: 1 } : { rows: [], newer: 0, total: 0, unread_older: { id: 9, at: row.at } }

let app: App
beforeAll(() => setLanguage('en'))
beforeEach(async () => {
  vi.stubGlobal('scrollTo', () => {})
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname, searchParams } = new URL(request.url)
    const body = pathname.endsWith('/people') ? [] : page(Number(searchParams.get('before')))
    return new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } })
  })
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: AuditPage }] })
  await router.push('/')
  document.body.innerHTML = '<div id="app"></div>'
  app = createApp(() => h(AuditPage))
  app.use(router).mount('#app')
})
afterEach(() => {
  app.unmount()
  vi.unstubAllGlobals()
})

const button = () =>
  [...document.querySelectorAll('button')].find((one) => one.textContent?.trim() === 'Keep searching')

it('leads whoever read on to the end to what was found', async () => {
  await vi.waitFor(() => expect(button()).toBeTruthy())
  await aMomentLater()
  button()?.focus()
  button()?.click()
  await vi.waitFor(() => expect(document.querySelector('table')?.textContent).toContain('System'))
  expect(button()).toBeFalsy()
  await vi.waitFor(() => expect(document.activeElement).not.toBe(document.body))
  expect(document.activeElement?.querySelector('table')).toBeTruthy()
})
