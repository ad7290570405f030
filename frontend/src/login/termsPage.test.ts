import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { type App, createApp, h } from 'vue'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import { setLanguage } from '../i18n'
import { type Session, session, takeSession } from '../session'
import TermsPage from './TermsPage.vue'

const nobody: Session = {
  step: 'sign_in',
  csrf_token: '',
  trial: false,
  services: [],
  can_choose: false,
  can_trust: false,
  long_passwords: false,
  passkeys: false,
  not_set_up: false,
  mail_off: false,
}
const terms = { version: 1, edition: 1, published_at: '2026-04-01T00:00:00Z', ja: '<p>規約</p>', en: '<p>Terms</p>' }

/** What the server was asked beside the terms; it may be out of reach. */
let asked: string[]
let reachable: boolean
let app: App
let router: Router

beforeAll(() => setLanguage('en'))
beforeEach(async () => {
  asked = []
  reachable = true
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname } = new URL(request.url)
    if (pathname !== '/api/terms') asked.push(`${request.method} ${pathname}`)
    if (!reachable) throw new TypeError('no network')
    const body = pathname === '/api/terms' ? terms : nobody
    return new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } })
  })
  takeSession({ ...nobody, step: 'terms', csrf_token: 'token' })
  router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:any(.*)', component: TermsPage }] })
  await router.push('/login/terms')
  document.body.innerHTML = '<div id="app"></div>'
  app = createApp(() => h(TermsPage))
  app.use(router).mount('#app')
})
afterEach(() => {
  app.unmount()
  vi.unstubAllGlobals()
})

const cancels = () =>
  [...document.querySelectorAll('button')].find((one) => one.textContent?.trim() === 'Cancel')?.click()
const isAt = (path: string) => vi.waitFor(() => expect(router.currentRoute.value.path).toBe(path), 5000)

it('signs out whoever does not agree, and agrees to nothing', async () => {
  cancels()
  await isAt('/login')
  expect(asked).toEqual(['POST /api/logout'])
  expect(session.step).toBe('sign_in')
})

it('says that the signing out failed, stays, and signs out at the next try', async () => {
  reachable = false
  cancels()
  const told = () => document.querySelector('[role=alert]')?.textContent
  await vi.waitFor(() => expect(told()).toContain('cannot be reached'), 5000)
  expect(session.step).toBe('terms')
  expect(router.currentRoute.value.path).toBe('/login/terms')
  reachable = true
  cancels()
  await isAt('/login')
})
