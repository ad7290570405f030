import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { type App, createApp, h } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { setLanguage } from '../i18n'
import { session } from '../session'
import MailsPage from './MailsPage.vue'

const waiting = {
  id: '1',
  mark: 1,
  created_at: '2026-04-01T00:00:00Z',
  to: 'a@example.co.jp',
  to_name: 'Hanako',
  template: 'welcome',
  state: 'queued',
  attempts: 0,
}

/** What the list holds besides. */
let others: object[]
/** Whether each question was one of nobody's. */
let asked: boolean[]
let app: App

beforeAll(() => setLanguage('en'))
beforeEach(async () => {
  vi.useFakeTimers()
  asked = []
  others = ['2', '3'].map((id) => ({
    ...waiting,
    id,
    state: 'sent',
    sent_at: waiting.created_at,
    link_ended: id === '3',
  }))
  vi.stubGlobal('fetch', async (request: Request) => {
    asked.push(request.headers.has('X-Unattended'))
    const body = { rows: [waiting, ...others], newer: false, older: false }
    return new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } })
  })
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:any(.*)', component: MailsPage }] })
  await router.push('/')
  document.body.innerHTML = '<div id="app"></div>'
  app = createApp(() => h(MailsPage))
  app.use(router).mount('#app')
  await vi.advanceTimersByTimeAsync(0)
})
afterEach(() => {
  app.unmount()
  session.mail_off = false
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

it('looks again by itself while a mail waits, which keeps nobody signed in', async () => {
  await vi.advanceTimersByTimeAsync(10_000)
  expect(asked).toEqual([false, true, true])
})

it('looks at nothing while nobody sees it', async () => {
  const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(asked).toEqual([false])
  hidden.mockRestore()
})

it('promises nothing and offers nothing while there is no mail server', async () => {
  expect(document.body.textContent).toContain('Will be sent shortly')
  expect(document.body.textContent).toContain('Send now')
  session.mail_off = true
  await vi.advanceTimersByTimeAsync(10_000)
  expect(document.body.textContent).toContain('No mail server is set up')
  expect(document.body.textContent).toContain('Not sent until a mail server is set up')
  expect(document.body.textContent).not.toMatch(/shortly|Send now/)
  expect(asked).toEqual([false]) // what does not change is not asked for again and again
})

it('tells of two welcome mails which one is of no use any more', () => {
  const rows = [...document.querySelectorAll('tbody tr')].map((row) => row.textContent)
  expect(rows.map((row) => row.includes('The link in this email no longer works'))).toEqual([false, false, true])
})
