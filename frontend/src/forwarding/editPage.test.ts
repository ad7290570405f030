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

it('keeps what was typed where the locked numbers are left out', async () => {
  keepPicked('Y10000001', { ids: [1, 2, 3] }, anywhere)
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:all(.*)*', component: EditPage }] })
  const root = document.body.appendChild(document.createElement('div'))
  createApp(EditPage, { voiceGroup: 'Y10000001' }).use(router).mount(root)
  const destination = () => [
    ...root.querySelectorAll<HTMLInputElement>('input[type=text], input[type=tel], input:not([type])'),
  ]
  await vi.waitFor(() => expect(destination().length).toBeGreaterThan(1))
  const input = destination().find(({ value }) => value === '090-1234-5678')!
  input.value = '080-9999-0000'
  input.dispatchEvent(new Event('input'))

  const leaveOut = [...root.querySelectorAll('button')].find((one) => one.textContent?.includes('1 locked number'))
  leaveOut!.click()
  await vi.waitFor(() => expect(root.textContent).not.toContain('1 locked number'))
  expect(drafts).toEqual([
    [1, 2, 3],
    [1, 2],
  ])
  expect(destination().map(({ value }) => value)).toContain('080-9999-0000')
})
