import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { type App, createApp, h, nextTick } from 'vue'
import { setLanguage } from '../i18n'
import { abandon, followTabs, type Session, session, signedOut, takeSession } from '../session'
import { dismiss } from '../ui/toast'
import EndingSoon from './EndingSoon.vue'

const minute = 60_000
const opening = Date.parse('2026-04-01T00:00:00Z')
const after = (minutes: number) => new Date(opening + minutes * minute).toISOString()

const person = (idle: number, overall: number): Session => ({
  step: 'done',
  csrf_token: 'token',
  trial: false,
  services: [],
  can_choose: false,
  can_trust: false,
  long_passwords: false,
  passkeys: false,
  not_set_up: false,
  mail_off: false,
  user: {
    id: 'ichiro',
    name: 'Ichiro',
    login_id: 'a@example.co.jp',
    company: 'Sample',
    role: 'admin',
    language: 'en',
    time_zone: 'Asia/Tokyo',
  },
  idle_ends_at: after(idle),
  ends_at: after(overall),
})
const nobody: Session = { ...person(0, 0), step: 'sign_in', csrf_token: '', user: undefined }

/** What the server knows, and what it was asked. */
let there: Session
let asked: string[]
let app: App

beforeAll(async () => {
  await setLanguage('en')
  followTabs()
})
beforeEach(() => {
  vi.useFakeTimers({ now: opening })
  asked = []
  vi.stubGlobal('fetch', async (request: Request) => {
    asked.push(request.method)
    return new Response(JSON.stringify(there), { headers: { 'Content-Type': 'application/json' } })
  })
  there = person(30, 720)
  takeSession(there)
  document.body.innerHTML = '<h1 tabindex="-1">Page</h1><input><dialog></dialog><div id="app"></div>'
  app = createApp(() => h(EndingSoon))
  app.mount('#app')
})
afterEach(() => {
  app.unmount()
  abandon()
  dismiss()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const passes = (minutes: number) => vi.advanceTimersByTimeAsync(minutes * minute)
const warning = () => document.querySelector<HTMLElement>('[role=alert]')
const button = () => warning()?.querySelector('button')

it('asks nothing and says nothing while the end is far', async () => {
  await passes(24)
  expect(asked).toEqual([])
  expect(warning()).toBeNull()
})

it('says minutes before when the session ends, and takes no focus', async () => {
  document.querySelector('input')?.focus()
  await passes(26)
  expect(warning()?.textContent).toContain('You will be signed out at 09:30')
  expect(document.activeElement?.tagName).toBe('INPUT')
})

it('says nothing where another tab used the session meanwhile', async () => {
  there = person(45, 720)
  await passes(26)
  expect(asked).toEqual(['GET'])
  expect(warning()).toBeNull()
  await passes(16)
  expect(warning()?.textContent).toContain('09:45')
  there = person(72, 720)
  await passes(1)
  expect(warning()).toBeNull()
})

it('goes on at one press, and leads back to where one was', async () => {
  document.querySelector('input')?.focus()
  await passes(26)
  there = person(56, 720)
  button()?.focus()
  button()?.click()
  await passes(0.1)
  expect(asked).toContain('POST')
  expect(warning()).toBeNull()
  expect(document.activeElement?.tagName).toBe('INPUT')
})

it('tells once that the session has ended, and keeps the page', async () => {
  await passes(29)
  there = nobody
  await passes(2)
  expect(signedOut.value?.why).toBe('ended')
  expect(session.user?.id).toBe('ichiro')
  expect(warning()).toBeNull()
  const before = asked.length
  abandon() // whoever reads on is left alone
  await passes(5)
  expect(signedOut.value).toBeUndefined()
  expect(asked.length).toBe(before)
  expect(warning()).toBeNull()
})

it('offers nothing where nothing makes the session longer, and can be put away', async () => {
  there = person(725, 720)
  takeSession(there)
  await passes(716)
  expect(warning()?.textContent).toContain('You will be signed out at 21:00')
  expect(button()?.textContent?.trim()).toBe('Close')
  button()?.click()
  await passes(1)
  expect(warning()).toBeNull()
})

it('can be pressed while a dialog is open', async () => {
  document.querySelector('dialog')?.setAttribute('open', '')
  await passes(26)
  expect(warning()?.closest('dialog')).not.toBeNull()
  document.querySelector('dialog')?.removeAttribute('open')
  await nextTick()
  await passes(0.1)
  expect(warning()?.closest('dialog')).toBeNull()
})
