import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { type App, createApp, h } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { setLanguage } from '../i18n'
import { question } from '../ui/confirm'
import ChangeUndo from './ChangeUndo.vue'
import type { ChangeSheet } from './change'

const partly = {
  id: 3,
  at: '2026-04-01T00:00:00Z',
  numbers: 3,
  left: 1,
  locked: 0,
  undoing: 'rest',
  undone: { id: 4, at: '2026-04-01T01:00:00Z', who: '鈴木 一郎' },
} as ChangeSheet

let page: App | undefined
let asked: string[]
beforeAll(() => setLanguage('ja'))
beforeEach(() => {
  asked = []
  vi.stubGlobal('fetch', async (request: Request) => {
    asked.push(new URL(request.url).search)
    return new Response(JSON.stringify({ change: 9, numbers: [] }), { headers: { 'Content-Type': 'application/json' } })
  })
})
afterEach(() => {
  page?.unmount()
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

function show(change: ChangeSheet) {
  const undone = vi.fn()
  const root = document.body.appendChild(document.createElement('div'))
  page = createApp({ render: () => h(ChangeUndo, { change, site: '', onUndone: undone }) })
  page.use(createRouter({ history: createMemoryHistory(), routes: [{ path: '/:any(.*)', component: ChangeUndo }] }))
  page.mount(root)
  return { undone, text: () => root.textContent, button: () => root.querySelector('button') }
}

it('offers what was locked while the rest was taken back, and asks about that alone', async () => {
  const { undone, text, button } = show(partly)
  expect(text()).toContain('一部の番号を元に戻しました')
  expect(text()).not.toContain('変更されています') // by the undoing itself
  expect(button()?.textContent).toContain('残りの1番号を元に戻す')
  button()?.click()
  await vi.waitFor(() => expect(question.value?.text).toContain('1番号を、'))
  question.value?.answer(true)
  await vi.waitFor(() => expect(undone).toHaveBeenCalled())
  expect(asked).toEqual(['?rest=true'])
})

it('says of what is left that it is locked', () => {
  const { text, button } = show({ ...partly, locked: 1, undoing: 'locked' })
  expect(text()).toContain('1番号がロックされているため、元に戻せません。')
  expect(button()).toBeNull()
})

it('offers nothing where all was taken back', () => {
  const { text, button } = show({ ...partly, left: 0, undoing: 'undone' })
  expect(text()).not.toMatch(/一部|ロック/)
  expect(button()).toBeNull()
})
