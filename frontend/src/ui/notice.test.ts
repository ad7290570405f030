import { afterEach, beforeAll, expect, it } from 'vitest'
import { createApp, h, nextTick } from 'vue'
import { setLanguage } from '../i18n'
import Notice from './Notice.vue'
import ToastHost from './ToastHost.vue'
import { dismiss, tell } from './toast'

beforeAll(() => setLanguage('en'))
afterEach(() => {
  dismiss()
  document.body.innerHTML = ''
})

function show(page: () => ReturnType<typeof h>) {
  const root = document.body.appendChild(document.createElement('div'))
  createApp(page).mount(root)
  return root
}

it.each([
  ['a hint', {}, null],
  ['a warning that was there from the start', { kind: 'warning' }, null],
  ['what was done', { kind: 'success' }, 'status'],
  ['what went wrong', { kind: 'danger' }, 'alert'],
  ['what went wrong before the page was opened', { kind: 'danger', live: 'none' }, null],
  ['a warning about what was just typed', { kind: 'warning', live: 'status' }, 'status'],
  ['a refusal that is only a warning', { kind: 'warning', live: 'alert' }, 'alert'],
] as const)('a notice reads out %s as it has to', (_what, props, role) => {
  expect(show(() => h(Notice, props, () => 'Words')).firstElementChild?.getAttribute('role')).toBe(role)
})

it('tells below the page what was done, and interrupts for what failed', async () => {
  const root = show(() => h(ToastHost))
  tell('Saved.')
  await nextTick()
  expect(root.querySelector('[role=status]')?.textContent).toContain('Saved.')
  expect(root.querySelector('[aria-live=assertive]')?.textContent).toBe('')
  tell('No connection.', 'danger')
  await nextTick()
  expect(root.querySelector('[aria-live=assertive]')?.textContent).toBe('No connection.')
  root.querySelector('button')?.click()
  await nextTick()
  expect(root.textContent).toBe('')
})
