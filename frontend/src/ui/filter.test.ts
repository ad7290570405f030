import { afterEach, beforeAll, expect, it } from 'vitest'
import { createApp, h, nextTick, reactive } from 'vue'
import { setLanguage } from '../i18n'
import Filter from './Filter.vue'

beforeAll(() => setLanguage('en'))
afterEach(() => {
  document.body.innerHTML = ''
})

function show(role: string, fault?: string) {
  const state = reactive({ role, fault })
  const by = () => [
    { label: 'Name', text: 'Yamada', inSight: true },
    { label: 'Role', text: state.role },
  ]
  const root = document.body.appendChild(document.createElement('div'))
  const fields = { lead: () => 'name', default: () => 'role' }
  createApp(() => h(Filter, { by: by(), narrowed: true, fault: state.fault }, fields)).mount(root)
  const fold = root.querySelector<HTMLElement>('[aria-expanded]')!
  return { state, fold, expanded: () => fold.getAttribute('aria-expanded') }
}

it('says on its fold how many of the fields behind it narrow the list', async () => {
  const { state, fold, expanded } = show('')
  expect(fold.textContent?.trim()).toBe('Filter')
  state.role = 'Administrator'
  await nextTick()
  expect(fold.textContent?.trim()).toBe('Filter (1)')
  expect(expanded()).toBe('false')
  fold.click()
  await nextTick()
  expect(expanded()).toBe('true')
})

it('does not fold away the fields that say why nothing can be found', () => {
  expect(show('', 'The end is before the start.').expanded()).toBe('true')
})

it('has no fold where all its fields are in sight', () => {
  const root = document.body.appendChild(document.createElement('div'))
  createApp(() => h(Filter, { by: [] }, { lead: () => 'name' })).mount(root)
  expect(root.querySelector('[aria-expanded]')).toBeNull()
})
