import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { setLanguage } from './i18n'
import router, { enter } from './router'
import { type Session, session, stuck, takeSession } from './session'

const person = { step: 'done', csrf_token: 'token', services: [], user: { id: 'ichiro', role: 'user' } }
const nobody = { step: 'sign_in', csrf_token: '', services: [] }

let there: object
beforeEach(async () => {
  await setLanguage('en')
  there = person
  vi.stubGlobal('fetch', async () => {
    return new Response(JSON.stringify(there), { headers: { 'Content-Type': 'application/json' } })
  })
})
afterEach(() => vi.unstubAllGlobals())
const here = () => router.currentRoute.value.fullPath

it('opens the first page by itself once a part of it that did not come can be had', async () => {
  let cut = true
  const line = router.beforeResolve(() => {
    if (cut) throw new TypeError('Failed to fetch dynamically imported module')
  })
  await router.push('/help/factors').catch(() => {})
  await vi.waitFor(() => expect(stuck.value).toBe(true))
  expect(here()).toBe('/')
  cut = false
  dispatchEvent(new Event('online'))
  await vi.waitFor(() => expect(here()).toBe('/help/factors'), 5000)
  line()
})

it.each(['/login', '/login/password', '/login/totp'])(
  'leads whoever is signed in already from %s to where they wanted to go',
  async (path) => {
    takeSession(person as unknown as Session)
    await router.push(`${path}?to=/help/totp?a%3D1`)
    expect(here()).toBe('/help/totp?a=1')
  },
)

it.each(['//evil.example', '/\\evil.example', 'https://evil.example/'])('does not go to %s', async (to) => {
  takeSession(person as unknown as Session)
  await router.push({ path: '/login', query: { to } })
  expect(router.currentRoute.value.path).toBe('/')
})

it.each([
  '/changes/soon',
  '/web-settings/Y10000001/numbers/03-0000-1001',
  '/web-settings/Y10000001/changes/-1',
  '/web-settings/Y10000001/batches/b/steps/1.5',
])('knows no page at %s, and asks the server for none', async (path) => {
  takeSession(person as unknown as Session)
  await router.push(path)
  expect(router.currentRoute.value.meta.frame).toBe('plain')
  expect(here()).toBe(path)
})

it('goes on from the sign-in of a tab where it was done in another', async () => {
  takeSession(nobody as unknown as Session)
  await router.push('/login?to=/help/skip')
  expect(here()).toBe('/login?to=/help/skip')
  takeSession(person as unknown as Session)
  enter()
  await vi.waitFor(() => expect(here()).toBe('/help/skip'), 5000)
  expect(session.user?.id).toBe('ichiro')
})
