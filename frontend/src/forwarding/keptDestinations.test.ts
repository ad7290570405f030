import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type App, createApp } from 'vue'
import { setLanguage } from '../i18n'
import KeptDestinations from './KeptDestinations.vue'

const kinds: Record<string, string> = { ja: '携帯電話', en: 'Mobile' }
let page: App | undefined
beforeEach(() => {
  vi.stubGlobal('fetch', async (request: Request) => {
    const kind = kinds[request.headers.get('Accept-Language') ?? '']
    const one = {
      position: 1,
      label: '',
      text: '',
      digits: '09012345678',
      grouped: '090-1234-5678',
      kind,
      chosen: true,
    }
    return new Response(JSON.stringify([one]), { headers: { 'Content-Type': 'application/json' } })
  })
})
afterEach(() => {
  page?.unmount()
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

it('asks again in another language: the kind of a destination is the server’s word', async () => {
  await setLanguage('ja')
  const root = document.body.appendChild(document.createElement('div'))
  page = createApp(KeptDestinations, { number: 1, version: 1, mayChange: false })
  page.mount(root)
  await vi.waitFor(() => expect(root.textContent).toContain('携帯電話'))
  await setLanguage('en')
  await vi.waitFor(() => expect(root.textContent).toContain('Mobile'))
  expect(root.textContent).not.toContain('携帯電話')
})
