import { afterEach, beforeAll, expect, it, vi } from 'vitest'
import { createApp } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { setLanguage } from '../i18n'
import { letGo } from '../ui/unsaved'
import BatchStepPage from './BatchStepPage.vue'
import { draft } from './draft.fixture'

beforeAll(() => setLanguage('en'))
afterEach(() => {
  letGo()
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

const sheet = (version: number, list: string) => ({
  id: 'b1',
  name: 'Holidays',
  version,
  steps: [
    {
      id: 5,
      voice_group: 'Y10000001',
      ids: [1],
      numbers: 1,
      on: true,
      actions: ['unconditional'],
      target: 'list1',
      entries: [{ position: 1, text: list, label: '' }],
    },
  ],
})

it('shows what somebody else set in the step meanwhile before it is saved over', async () => {
  let kept = sheet(3, '090-1234-5678')
  const saved: { version: number; entries: unknown }[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname } = new URL(request.url)
    const answer = (body: unknown, status = 200) =>
      new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
    if (request.method === 'GET') return answer(pathname.startsWith('/api/batches/') ? kept : [])
    const body = await request.json()
    if (pathname.endsWith('/draft'))
      return answer({ ...draft(), numbers: [{ id: 1, phone: '03-0000-0001', may_change: true }] })
    if (pathname !== '/api/batches') return answer({ faults: [] })
    if (body.version !== kept.version) return answer({ errors: [{ code: 'conflict' }] }, 409)
    saved.push({ version: body.version, entries: body.edit.entries })
    return answer({ id: 'b1' })
  })
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:all(.*)*', component: BatchStepPage }],
  })
  const root = document.body.appendChild(document.createElement('div'))
  createApp(BatchStepPage, { voiceGroup: 'Y10000001', id: 'b1', step: '5' }).use(router).mount(root)
  const field = (text: string) => [...root.querySelectorAll('input')].find(({ value }) => value === text)!
  await vi.waitFor(() => expect(field('090-1234-5678')).toBeTruthy())

  kept = sheet(4, '080-0000-0009') // another person saves the same step
  root.querySelector('form')!.requestSubmit()
  await vi.waitFor(() => expect(root.textContent).toContain('Someone else’s changes were merged into this form'))
  expect(root.textContent).toContain('choose “Save”')
  expect(field('080-0000-0009')).toBeTruthy()
  expect(saved).toEqual([])

  root.querySelector('form')!.requestSubmit()
  await vi.waitFor(() => expect(saved).toHaveLength(1))
  expect(saved[0]).toEqual({ version: 4, entries: [{ position: 1, text: '080-0000-0009', label: '' }] })
})

it('is no form for whoever may look at its numbers alone', async () => {
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname } = new URL(request.url)
    const numbers = [{ id: 1, phone: '03-0000-0001', may_change: false }]
    const body = pathname.endsWith('/draft') ? { ...draft(), numbers } : sheet(3, '090-1234-5678')
    return new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } })
  })
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:all(.*)*', component: BatchStepPage }],
  })
  const root = document.body.appendChild(document.createElement('div'))
  createApp(BatchStepPage, { voiceGroup: 'Y10000001', id: 'b1', step: '5' }).use(router).mount(root)
  await vi.waitFor(() => expect(root.textContent).toContain('view-only access'))
  expect(root.querySelector('form')).toBeNull()
})
