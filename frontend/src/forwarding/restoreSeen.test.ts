import { afterEach, beforeAll, expect, it, vi } from 'vitest'
import { createApp, h, nextTick, ref } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { setLanguage } from '../i18n'
import HistorySection from './HistorySection.vue'

beforeAll(() => setLanguage('en'))
afterEach(() => {
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

const past = (change: number) => ({
  change,
  at: '2026-11-01T00:00:00Z',
  who: 'Sato',
  way: 'form',
  before: 'Not forwarding',
  after: 'Forwards to voicemail',
  lists: [],
})

it('restores over the state that the question told, and over no newer one', async () => {
  const seen: number[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname } = new URL(request.url)
    if (pathname.endsWith('/restore')) seen.push((await request.json()).seen)
    const answer = pathname.endsWith('/history')
      ? { rows: [{ past: past(9) }, { past: past(3) }], older: false }
      : pathname.endsWith('/check')
        ? { before: 'Not forwarding', after: 'Forwards to voicemail', returns: '', faults: [], days_off: [] }
        : { change: 12, numbers: [past(12)] }
    return new Response(JSON.stringify(answer), { headers: { 'Content-Type': 'application/json' } })
  })
  const version = ref(9)
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:all(.*)*', component: HistorySection }],
  })
  const root = document.body.appendChild(document.createElement('div'))
  const given = { voiceGroup: 'Y10000001', number: 1, phone: '03-0000-1001', fixed: false, reload: async () => {} }
  createApp(() => h(HistorySection, { ...given, version: version.value }))
    .use(router)
    .mount(root)
  const button = (words: string) =>
    [...root.querySelectorAll('button')].find((one) => one.textContent?.includes(words)) as HTMLButtonElement

  await vi.waitFor(() => expect(button('Restore')).toBeTruthy())
  button('Restore').click()
  await vi.waitFor(() => expect(root.querySelector('dialog form')).toBeTruthy())
  version.value = 11 // somebody else was there, and the page has read it
  await nextTick()
  root.querySelector<HTMLFormElement>('dialog form')!.requestSubmit()
  await vi.waitFor(() => expect(seen).toEqual([9]))
})
