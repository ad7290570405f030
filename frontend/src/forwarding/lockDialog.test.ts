import { afterEach, beforeAll, expect, it, vi } from 'vitest'
import { createApp, h, nextTick, ref } from 'vue'
import { setLanguage } from '../i18n'
import LockDialog from './LockDialog.vue'

beforeAll(() => setLanguage('en'))
afterEach(() => {
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

it('begins anew each time: a reason that was given up is not that of the next numbers', async () => {
  const open = ref(true)
  const root = document.body.appendChild(document.createElement('div'))
  createApp(() =>
    h(LockDialog, {
      open: open.value,
      'onUpdate:open': (to: boolean) => {
        open.value = to
      },
      selection: { voice_group: 'Y10000001', ids: [1] },
      count: 1,
      lockOnly: true,
    }),
  ).mount(root)
  const settled = async () => {
    for (let i = 0; i < 5; i++) await nextTick()
  }
  await settled()
  const reason = () => root.querySelector<HTMLInputElement>('input')!
  reason().value = 'until the works are over'
  reason().dispatchEvent(new Event('input'))
  open.value = false
  await settled()
  open.value = true
  await settled()
  expect(reason().value).toBe('')
})

it('locks the numbers that a search found as it opened, and counts them; none that came to match since', async () => {
  const found = [1, 2]
  const locked: unknown[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    const body = await request.json()
    const draft = { numbers: found.map((id) => ({ id })) }
    if (request.url.endsWith('/api/locks')) locked.push(body.selection)
    const answer = request.url.endsWith('/draft') ? draft : { numbers: 2 }
    return new Response(JSON.stringify(answer), { headers: { 'Content-Type': 'application/json' } })
  })
  const root = document.body.appendChild(document.createElement('div'))
  const selection = { voice_group: 'Y10000001', search: { state: 'on' as const }, except: [] }
  createApp(LockDialog, { open: true, selection, count: 5, 'onUpdate:open': () => {} }).mount(root)
  await vi.waitFor(() => expect(root.querySelector('form')?.textContent).toContain('2 numbers'))
  found.push(3)
  const button = root.querySelector<HTMLButtonElement>('button[type=submit]')!
  await vi.waitFor(() => expect(button.ariaBusy ?? button.getAttribute('aria-busy')).toBeNull())
  button.click()
  await vi.waitFor(() => expect(locked).toEqual([{ voice_group: 'Y10000001', ids: [1, 2] }]))
})
