import { afterEach, beforeAll, expect, it, vi } from 'vitest'
import { type App, createApp } from 'vue'
import { setLanguage } from '../i18n'
import BatchRestore from './BatchRestore.vue'
import type { BatchVersion } from './batch'

const version: BatchVersion = {
  version: 2,
  at: '2026-04-01T00:00:00Z',
  who: '佐藤 花子',
  name: '災害時',
  comment: '',
  batch: 5,
  deleted: false,
  numbers: 3,
  steps: [{ numbers: 3, on: false, entries: [] }],
  gone: ['03-0000-1009'],
  refused: [{ id: 7, phone: '03-0000-1007', faults: [{ code: 'read_only' }] }],
}

let page: App | undefined
beforeAll(() => setLanguage('ja'))
afterEach(() => {
  page?.unmount()
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

function show(more: Partial<BatchVersion> = {}, answer: object = {}, status = 204) {
  const sent: object[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    sent.push(await request.json())
    const body = status === 204 ? null : JSON.stringify(answer)
    return new Response(body, { status, headers: { 'Content-Type': 'application/json' } })
  })
  const root = document.body.appendChild(document.createElement('div'))
  const told = { done: vi.fn(), outdated: vi.fn() }
  page = createApp(BatchRestore, {
    batch: 'b1',
    version: { ...version, ...more },
    onDone: told.done,
    onOutdated: told.outdated,
  })
  page.mount(root)
  const submit = root.querySelector<HTMLButtonElement>('button[type=submit]')
  return { root, sent, submit, ...told }
}

it('names the numbers that are left out, and restores the others', async () => {
  const { root, sent, submit, done } = show()
  expect(root.textContent).toContain('対象: 2番号')
  expect(root.textContent).toContain('03-0000-1009')
  expect(root.textContent).toContain('03-0000-1007')
  submit?.click()
  await vi.waitFor(() => expect(done).toHaveBeenCalledWith('災害時'))
  expect(sent).toEqual([{ version: 5, to: 2, name: '災害時', except: [7] }])
})

it('restores nothing where no number is left', () => {
  expect(show({ numbers: 1 }).submit?.disabled).toBe(true)
})

it('keeps the question open where the name is taken', async () => {
  const { root, submit, done } = show({}, { errors: [{ code: 'name_taken', field: 'name' }] }, 422)
  submit?.click()
  await vi.waitFor(() => expect(root.textContent).toContain('この名前はすでに使われています。'))
  expect(done).not.toHaveBeenCalled()
})

it('goes back to the batch where somebody else was faster', async () => {
  const { submit, outdated } = show({}, { errors: [{ code: 'conflict' }] }, 409)
  submit?.click()
  await vi.waitFor(() => expect(outdated).toHaveBeenCalled())
})
