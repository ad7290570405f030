import { afterEach, beforeAll, expect, it, vi } from 'vitest'
import { createApp, h } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { setLanguage } from '../i18n'
import PasskeyButton from './PasskeyButton.vue'

beforeAll(() => setLanguage('en'))
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** The page with the button; the browser tells of its suggestions when `tells` is called. */
function opens() {
  vi.useFakeTimers()
  const asked: string[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    asked.push(new URL(request.url).pathname)
    return new Response('{}', { status: 500 })
  })
  let tells = (_able: boolean) => {}
  const told = new Promise<boolean>((resolve) => {
    tells = resolve
  })
  vi.stubGlobal('PublicKeyCredential', { isConditionalMediationAvailable: () => told })
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:any(.*)', component: {} }] })
  const app = createApp(() => h(PasskeyButton))
  app.use(router).mount(document.createElement('div'))
  return { app, asked, tells }
}

it('asks for suggestions while the page is open', async () => {
  const { app, asked, tells } = opens()
  tells(true)
  await vi.advanceTimersByTimeAsync(5 * 60_000)
  expect(asked).toEqual(['/api/login/passkey/begin', '/api/login/passkey/begin'])
  app.unmount()
})

it('asks for none on a page that was left before the browser said whether it has them', async () => {
  const { app, asked, tells } = opens()
  app.unmount()
  tells(true)
  await vi.advanceTimersByTimeAsync(5 * 60_000)
  expect(asked).toEqual([])
})
