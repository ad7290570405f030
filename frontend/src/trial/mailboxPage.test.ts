import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { type App, createApp, h } from 'vue'
import { setLanguage } from '../i18n'
import MailboxPage from './MailboxPage.vue'

let asked: number
let app: App

beforeAll(() => setLanguage('en'))
beforeEach(async () => {
  vi.useFakeTimers()
  asked = 0
  vi.stubGlobal('fetch', async () => {
    asked++
    return new Response('[]', { headers: { 'Content-Type': 'application/json' } })
  })
  document.body.innerHTML = '<div id="app"></div>'
  app = createApp(() => h(MailboxPage))
  app.mount('#app')
  await vi.advanceTimersByTimeAsync(0)
})
afterEach(() => {
  app.unmount()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

it('looks for mails again and again, but not while nobody sees it, nor once it was left', async () => {
  await vi.advanceTimersByTimeAsync(6_000)
  expect(asked).toBe(3)
  const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked).toBe(3)
  hidden.mockRestore()
  await vi.advanceTimersByTimeAsync(3_000)
  expect(asked).toBe(4)
  app.unmount()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked).toBe(4)
})
