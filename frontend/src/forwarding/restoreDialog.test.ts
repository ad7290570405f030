import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { type App, createApp } from 'vue'
import type { components } from '../api.gen'
import { setLanguage } from '../i18n'
import RestoreDialog from './RestoreDialog.vue'

type Check = components['schemas']['RestoreCheck']

const sentence = '無条件で 080-1234-5678（携帯電話）へ転送中'
/** What the server says where no end is chosen. */
const first = {
  before: '転送していません',
  after: sentence,
  returns: '',
  faults: [],
  work_begins: '09:00',
  work_ends: '18:00',
  days_off: [],
} as unknown as Check

let page: App | undefined
let checkFails: boolean
let asked: { path: string; body: { until?: string } }[]
beforeAll(() => setLanguage('ja'))
beforeEach(() => {
  asked = []
  checkFails = false
  vi.stubGlobal('fetch', async (request: Request) => {
    const path = new URL(request.url).pathname
    const body = await request.json()
    asked.push({ path, body })
    const needed = path.endsWith('/restore') && body.until === undefined
    if (checkFails && path.endsWith('/check')) throw new TypeError('cut')
    const answer = needed
      ? { errors: [{ code: 'until_needed', field: 'until' }] }
      : path.endsWith('/check')
        ? { ...first, ends: '1週間後に元へ戻ります', returns: '転送していません' }
        : { change: 9, numbers: [first] }
    return new Response(JSON.stringify(answer), {
      status: needed ? 422 : 200,
      headers: { 'Content-Type': 'application/json' },
    })
  })
})
afterEach(() => {
  page?.unmount()
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

function show(more: Partial<Check>) {
  const root = document.body.appendChild(document.createElement('div'))
  const done = vi.fn()
  page = createApp(RestoreDialog, {
    number: 1,
    change: 3,
    seen: 4,
    phone: '03-0000-1001',
    first: { ...first, ...more },
    onDone: done,
  })
  page.mount(root)
  const radio = (label: string) =>
    [...root.querySelectorAll('label')].find((one) => one.textContent?.includes(label))?.control as HTMLInputElement
  const submit = () => root.querySelector('form')!.requestSubmit()
  return { root, done, radio, submit }
}

it('tells what would be set, until when beside a schedule, and what forbids it', () => {
  const { root } = show({
    by_hand: '2026-12-01T09:00:00Z',
    faults: [{ code: 'voicemail_not_contracted', field: 'target' }] as Check['faults'],
  })
  expect(root.textContent).toContain(sentence)
  expect(root.textContent).toMatch(/次の切り替え .*まで手動の設定/)
  expect(root.textContent).toContain('留守番電話')
  expect(root.querySelector('[role=radiogroup]')).toBeNull()
})

it('asks until when, where the end of then has passed', async () => {
  const { root, done, radio, submit } = show({ ended: '2026-11-20T09:00:00Z' })
  await vi.waitFor(() => expect(radio('1週間')).toBeTruthy())
  expect(radio('指定しない').checked).toBe(false)
  submit()
  await vi.waitFor(() => expect(root.textContent).toContain('新しい終了日時か「指定しない」を選んでください。'))
  expect(done).not.toHaveBeenCalled()
  radio('1週間').click()
  await vi.waitFor(() => expect(root.textContent).toContain('1週間後に元へ戻ります'))
  submit()
  await vi.waitFor(() => expect(done).toHaveBeenCalledOnce())
  const { body } = asked.at(-1)!
  expect(new Date(body.until ?? '').getTime()).toBeGreaterThan(Date.now())
})

it('sets for good what somebody says is to have no end', async () => {
  const { done, radio, submit } = show({ ended: '2026-11-20T09:00:00Z' })
  await vi.waitFor(() => expect(radio('指定しない')).toBeTruthy())
  radio('指定しない').click()
  submit()
  await vi.waitFor(() => expect(done).toHaveBeenCalledOnce())
  expect(asked.at(-1)?.body.until).toBe('')
})

it('tells no outcome where it cannot be asked for the end that is chosen', async () => {
  const { root, radio } = show({ ended: '2026-11-20T09:00:00Z' })
  await vi.waitFor(() => expect(radio('1週間')).toBeTruthy())
  checkFails = true
  radio('1週間').click()
  await vi.waitFor(() => expect(root.textContent).toContain('接続できません'))
  expect(root.textContent).not.toContain(sentence)
})
