import { afterEach, beforeAll, expect, it } from 'vitest'
import { createApp, h, nextTick, ref } from 'vue'
import { setLanguage } from '../i18n'
import SearchableSelect from './SearchableSelect.vue'
import TwoLists from './TwoLists.vue'

beforeAll(() => setLanguage('en'))
afterEach(() => {
  document.body.innerHTML = ''
})

it.each([
  ['takes what is marked with Enter', {}, 'Asia/Tokyo'],
  ['leaves the Enter to the text that is being composed', { isComposing: true }, 'UTC'],
  ['and so in Safari, where only the code tells', { keyCode: 229 }, 'UTC'],
])('%s', async (_, more, chosen) => {
  const value = ref('UTC')
  const options = ['UTC', 'Asia/Tokyo'].map((zone) => ({ value: zone, label: zone }))
  const root = document.body.appendChild(document.createElement('div'))
  createApp(() =>
    h(SearchableSelect, {
      options,
      modelValue: value.value,
      'onUpdate:modelValue': (to: string) => {
        value.value = to
      },
    }),
  ).mount(root)
  const input = document.querySelector('input')!
  input.click()
  input.value = 'tokyo'
  input.dispatchEvent(new InputEvent('input', { bubbles: true }))
  await nextTick()
  const event = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...more })
  for (const [name, of] of Object.entries(more)) Object.defineProperty(event, name, { value: of })
  input.dispatchEvent(event)
  expect(value.value).toBe(chosen)
})

it.each([
  ['marks with Enter what is found', {}, 1],
  ['but not with the Enter that ends a composition', { keyCode: 229 }, 0],
])('a list %s', async (_, more, marked) => {
  const options = Array.from({ length: 12 }, (_, i) => ({ value: `${i}`, label: `Group ${i}` }))
  const root = document.body.appendChild(document.createElement('div'))
  createApp(() => h(TwoLists, { options, modelValue: [], from: 'Groups', to: 'Chosen' })).mount(root)
  await nextTick()
  const input = root.querySelector('input')!
  input.focus()
  input.value = 'Group 3'
  input.dispatchEvent(new InputEvent('input', { bubbles: true }))
  for (let i = 0; i < 5; i++) await nextTick()
  const event = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true })
  for (const [name, of] of Object.entries(more)) Object.defineProperty(event, name, { value: of })
  input.dispatchEvent(event)
  await nextTick()
  expect(root.querySelectorAll('[role=option][aria-selected=true]')).toHaveLength(marked)
})
