import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createApp } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { setLanguage } from '../i18n'
import ImportPage from './ImportPage.vue'

let sent: { query: string; file: Buffer }[]
beforeEach(async () => {
  await setLanguage('en')
  sent = []
  vi.stubGlobal('fetch', async (request: Request) => {
    const json = { headers: { 'Content-Type': 'application/json' } }
    if (request.method === 'GET') return new Response(JSON.stringify({ may_change: true }), json)
    const { file } = await request.json()
    sent.push({ query: new URL(request.url).search, file: Buffer.from(file, 'base64') })
    return new Response(JSON.stringify({ lines: 1, rows: [], faults: [], faulty: 0, seen: 1 }), json)
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

async function chooses(text: string) {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:all(.*)*', component: ImportPage }],
  })
  const root = document.body.appendChild(document.createElement('div'))
  createApp(ImportPage, { voiceGroup: 'Y10000001' }).use(router).mount(root)
  await vi.waitFor(() => expect(root.querySelector('input[type=file]')).not.toBeNull())
  const input = root.querySelector<HTMLInputElement>('input[type=file]')!
  Object.defineProperty(input, 'files', { value: [new File([text], 'numbers.csv')] })
  input.dispatchEvent(new Event('change'))
  return root
}

it('sends a small file as it is, and a large one compressed: what was exported comes back', async () => {
  await chooses('phone\n03-0000-1001\n')
  await vi.waitFor(() =>
    expect(sent.map(({ query, file }) => [query, `${file}`])).toEqual([['', 'phone\n03-0000-1001\n']]),
  )

  const all = 'phone\n'.padEnd(31_000_000, '03-0000-1001,on\n')
  await chooses(all)
  await vi.waitFor(() => expect(sent).toHaveLength(2), { timeout: 20_000 })
  expect(sent[1]?.query).toBe('?compression=gzip')
  expect(gunzipSync(sent[1]!.file).equals(Buffer.from(all))).toBe(true)
})

it('says how large a file may be before it is sent', async () => {
  const root = await chooses('x'.repeat(40_000_001))
  await vi.waitFor(() => expect(root.querySelector('[role=alert]')?.textContent).toContain('40'))
  expect(sent).toEqual([])
})

it('folds how a file is written once there is one: what it would change comes into sight', async () => {
  const root = await chooses('phone\n03-0000-1001\n')
  const rules = root.querySelector('details')
  expect(rules?.textContent).toContain('hyphens')
  await vi.waitFor(() => expect(root.querySelector('#import-dry-run')).not.toBeNull())
  expect(rules?.open).toBe(false)
})
