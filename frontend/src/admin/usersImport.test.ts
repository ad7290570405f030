import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createApp } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { setLanguage } from '../i18n'
import { letGo } from '../ui/unsaved'
import type { RosterDryRun } from './roster'
import UsersImportPage from './UsersImportPage.vue'

/** What the server answers, in turn. */
let answers: { status?: number; body: unknown }[]
beforeEach(async () => {
  await setLanguage('en')
  vi.stubGlobal('fetch', async () => {
    const { status = 200, body } = answers.shift()!
    return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
  })
})
afterEach(() => {
  letGo()
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

const dryRun = (name: string, faults: RosterDryRun['faults'] = []): RosterDryRun => ({
  added: 1,
  changed: 0,
  lines: 1,
  seal: name,
  faults,
  rows: [{ line: 2, kind: 'added', name, mail: 'a@example.co.jp', facts: [] }],
})
const refused = (code: string) => ({ status: 409, body: { code, errors: [{ code }] } })

/** Somebody chooses a file on the page. */
function chooses(file: File) {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:all(.*)*', component: UsersImportPage }],
  })
  const root = document.body.appendChild(document.createElement('div'))
  createApp(UsersImportPage).use(router).mount(root)
  const input = root.querySelector<HTMLInputElement>('input[type=file]')!
  Object.defineProperty(input, 'files', { value: [file] })
  input.dispatchEvent(new Event('change'))
  return root
}

async function imports() {
  const root = chooses(new File(['name'], 'people.csv'))
  await vi.waitFor(() => expect(root.textContent).toContain('Sato'))
  const go = [...root.querySelectorAll('button')].find((one) => one.textContent?.trim() === 'Import')!
  await vi.waitFor(() => expect(root.querySelector<HTMLInputElement>('input[type=file]')?.disabled).toBe(false))
  go.click()
  return root
}

it.each([
  ['import_stale', 'The users have changed since you checked'],
  ['import_faulty', 'Nothing was imported because the file has errors'],
])('shows what the file would do now where that has changed (%s)', async (code, why) => {
  answers = [{ body: dryRun('Sato') }, refused(code), { body: dryRun('Suzuki') }]
  const root = await imports()
  await vi.waitFor(() => expect(root.textContent).toContain('Suzuki'))
  expect(root.textContent).toContain(why)
})

it('says of an empty file what is missing, and asks nobody', async () => {
  answers = []
  const root = chooses(new File([], 'people.csv'))
  await vi.waitFor(() => expect(root.textContent).toContain('The file has no lines to import.'))
})

it('says why it was refused also where it cannot be looked at again', async () => {
  answers = [{ body: dryRun('Sato') }, refused('import_stale'), refused('busy')]
  const root = await imports()
  await vi.waitFor(() => expect(answers).toHaveLength(0))
  await vi.waitFor(() => expect(root.querySelector<HTMLInputElement>('input[type=file]')?.disabled).toBe(false))
  expect(root.textContent).toContain('The users have changed since you checked')
  await setLanguage('ja')
  await vi.waitFor(() => expect(root.textContent).toContain('確認したあとでユーザーの情報が変わりました'))
  await setLanguage('en')
})
