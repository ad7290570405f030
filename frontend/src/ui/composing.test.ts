import { afterEach, expect, it } from 'vitest'
import { createApp, h, nextTick, ref } from 'vue'
import SearchableSelect from './SearchableSelect.vue'

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
