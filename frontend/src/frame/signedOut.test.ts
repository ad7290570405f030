import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { type App, createApp, h } from 'vue'
import { setLanguage } from '../i18n'
import { abandon, look, type Session, signedOut, takeSession } from '../session'
import { aMomentLater } from '../ui/moment'
import SignedOut from './SignedOut.vue'

const person = (step: Session['step']) =>
  ({ step, csrf_token: 'token', services: [], user: { id: 'ichiro', role: 'user' } }) as unknown as Session

let there: Session
let opened: unknown[]
let app: App
beforeAll(() => setLanguage('en'))
beforeEach(() => {
  opened = []
  vi.stubGlobal('fetch', async () => {
    return new Response(JSON.stringify(there), { headers: { 'Content-Type': 'application/json' } })
  })
  vi.stubGlobal('open', (url: unknown) => opened.push(url))
  takeSession(person('done'))
  document.body.innerHTML = '<div id="app"></div>'
  app = createApp(() => h(SignedOut))
  app.mount('#app')
})
afterEach(() => {
  app.unmount()
  abandon()
  vi.unstubAllGlobals()
})

const reads = (text: string) => vi.waitFor(() => expect(document.body.textContent).toContain(text))
const presses = async (name: string) => {
  await aMomentLater()
  const button = [...document.querySelectorAll('button')].find((one) => one.textContent?.trim() === name)
  expect(button, name).toBeDefined()
  button?.click()
}

it('says that new terms wait for consent, leads to them, and goes on after it', async () => {
  there = person('terms')
  await look()
  await reads('The terms have changed')
  await presses('Open the terms in another tab')
  expect(opened).toEqual(['/login/terms'])
  await presses('Continue')
  await reads('You have not agreed yet.')
  there = person('done')
  await presses('Continue')
  await vi.waitFor(() => expect(signedOut.value).toBeUndefined())
})

it('says what it says in the language that is chosen meanwhile', async () => {
  there = person('terms')
  await look()
  await presses('Continue')
  await reads('You have not agreed yet.')
  await setLanguage('ja')
  await reads('まだ同意していません。')
  await setLanguage('en')
})
