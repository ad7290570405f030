import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createApp } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { setLanguage } from '../i18n'
import { letGo } from '../ui/unsaved'
import { anywhere } from './conditions'
import { draft } from './draft.fixture'
import EditPage from './EditPage.vue'
import { forgetPicked, keepPicked } from './kept'
import type { NumberRow } from './wire'

const number = (id: number, locked: boolean): NumberRow => ({
  id,
  phone: `03-0000-000${id}`,
  contract: 'N200000001',
  site: 'Y10000001',
  site_name: 'Head office',
  on: false,
  detail: '-',
  set_by: '',
  standing: '',
  voice_group: 'Y10000001',
  may_change: true,
  lock: locked ? { at: '2026-11-01T00:00:00Z', by: 'Sato', reason: '' } : undefined,
})

let drafts: number[][] = []
beforeEach(async () => {
  await setLanguage('en')
  drafts = []
  vi.stubGlobal('fetch', async (request: Request) => {
    const body = await request.json()
    const json = { headers: { 'Content-Type': 'application/json' } }
    if (!request.url.endsWith('/draft')) return new Response('[]', json)
    drafts.push(body.ids)
    const numbers = body.ids.map((id: number) => number(id, id === 3))
    return new Response(JSON.stringify({ ...draft(), numbers }), json)
  })
})
afterEach(() => {
  forgetPicked('Y10000001')
  letGo()
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

async function opens(ids: number[]) {
  keepPicked('Y10000001', { ids }, anywhere)
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:all(.*)*', component: EditPage }] })
  const root = document.body.appendChild(document.createElement('div'))
  createApp(EditPage, { voiceGroup: 'Y10000001' }).use(router).mount(root)
  const inputs = () => [
    ...root.querySelectorAll<HTMLInputElement>('input[type=text], input[type=tel], input:not([type])'),
  ]
  await vi.waitFor(() => expect(inputs().length).toBeGreaterThan(1))
  return {
    root,
    types(text: string) {
      const input = inputs().find(({ value }) => value === '090-1234-5678')!
      input.value = text
      input.dispatchEvent(new Event('input'))
    },
    typed: () => inputs().map(({ value }) => value),
    presses: (name: string) =>
      [...root.querySelectorAll('button')].find((one) => one.textContent?.includes(name))!.click(),
    reads: (text: string) => vi.waitFor(() => expect(root.textContent).toContain(text)),
    readsNoMore: (text: string) => vi.waitFor(() => expect(root.textContent).not.toContain(text)),
  }
}

it('keeps what was typed where the locked numbers are left out', async () => {
  const page = await opens([1, 2, 3])
  page.types('080-9999-0000')
  page.presses('1 locked number')
  await page.readsNoMore('1 locked number')
  expect(drafts).toEqual([
    [1, 2, 3],
    [1, 2],
  ])
  expect(page.typed()).toContain('080-9999-0000')
})

it('keeps what was typed where the latest state does not come, and says no more of that once the server answers', async () => {
  const page = await opens([1])
  page.types('080-9999-0000')
  const online = fetch
  const own = { phone: '03-0000-0001', who: 'Sato', way: 'form', at: '2026-11-01T00:00:00Z', count: '1', own: 'true' }
  vi.stubGlobal('fetch', async (request: Request) =>
    request.method === 'PUT'
      ? new Response(JSON.stringify({ code: 'stale_forwarding', args: own }), { status: 409 })
      : Promise.reject(new TypeError('offline')),
  )
  page.root.querySelector<HTMLInputElement>('input[type=radio][value=on]')!.click()
  page.presses('Apply')
  await page.reads('You changed this yourself on another page')
  page.presses('Load the latest version')
  await page.reads('could not be loaded')
  expect(page.typed()).toContain('080-9999-0000')

  vi.stubGlobal('fetch', online)
  page.presses('Continue with my version')
  await page.readsNoMore('could not be loaded')
  expect(page.typed()).toContain('080-9999-0000')
})

it.each([
  [false, 'You have view-only access'],
  [true, 'No numbers are selected'],
] as const)('says to somebody who chose nothing what to do, where they may change: %s', async (mayChange, said) => {
  vi.stubGlobal('fetch', async () => Response.json({ may_change: mayChange }))
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:all(.*)*', component: EditPage }] })
  const root = document.body.appendChild(document.createElement('div'))
  createApp(EditPage, { voiceGroup: 'Y10000001' }).use(router).mount(root)
  await vi.waitFor(() => expect(root.textContent).toContain(said))
  expect(root.textContent?.includes('Search for numbers and select')).toBe(mayChange)
})
