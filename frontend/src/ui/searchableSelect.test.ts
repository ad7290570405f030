import { afterEach, beforeAll, expect, it, vi } from 'vitest'
import { createApp, h, nextTick, ref } from 'vue'
import { setLanguage } from '../i18n'
import SearchableSelect from './SearchableSelect.vue'

beforeAll(() => setLanguage('en'))
afterEach(() => {
  document.body.innerHTML = ''
})

const options = ['Asia/Tokyo', 'Europe/London', 'Europe/Paris', 'Etc/GMT', 'Etc/GMT+1'].map((zone) => ({
  value: zone,
  label: zone,
}))

function show() {
  const value = ref('Asia/Tokyo')
  const root = document.body.appendChild(document.createElement('div'))
  createApp(() =>
    h(SearchableSelect, {
      modelValue: value.value,
      'onUpdate:modelValue': (to: string) => {
        value.value = to
      },
      options,
    }),
  ).mount(root)
  const input = root.querySelector('input')!
  return {
    value,
    input,
    complaint: () => root.querySelector('[role=alert]')?.textContent?.trim(),
    async press(key: string) {
      input.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
      await nextTick()
    },
    /** Types something and goes on to the next field. */
    async leaves(text: string) {
      input.value = text
      input.dispatchEvent(new Event('input'))
      await nextTick()
      input.dispatchEvent(new Event('blur'))
      await nextTick()
    },
  }
}

it.each([
  ['the only one that it finds', 'london', 'Europe/London'],
  ['the one that it names, though others begin with it', 'Etc/GMT', 'Etc/GMT'],
])('chooses, when one goes on, %s', async (_how, text, chosen) => {
  const page = show()
  await page.leaves(text)
  expect(page.value.value).toBe(chosen)
  expect(page.input.value).toBe(chosen)
  expect(page.complaint()).toBeUndefined()
})

it('keeps what names nothing, says so and what is chosen still', async () => {
  const page = show()
  await page.leaves('Atlantis')
  expect(page.input.value).toBe('Atlantis')
  expect(page.value.value).toBe('Asia/Tokyo')
  expect(page.complaint()).toBe('Nothing matches “Atlantis”. It is still “Asia/Tokyo”.')
  expect(page.input.getAttribute('aria-invalid')).toBe('true')
  expect(document.getElementById(page.input.getAttribute('aria-describedby')!)?.textContent?.trim()).toBe(
    page.complaint(),
  )

  await page.leaves('Europe')
  expect(page.complaint()).toContain('matches several entries')
  await page.press('Escape')
  expect(page.input.value).toBe('Asia/Tokyo')
  expect(page.complaint()).toBeUndefined()
})

it('goes on from what was typed, and says no more once something is chosen', async () => {
  const page = show()
  await page.leaves('Europ')
  await page.press('ArrowDown')
  expect(page.input.value).toBe('Europ')
  await page.press('Enter')
  expect(page.value.value).toBe('Europe/London')
  expect(page.complaint()).toBeUndefined()
})

it('says so as well where Enter finds nothing to choose', async () => {
  const page = show()
  page.input.value = 'Atlantis'
  page.input.dispatchEvent(new Event('input'))
  await nextTick()
  await page.press('Enter')
  expect(page.input.value).toBe('Atlantis')
  expect(page.complaint()).toBe('Nothing matches “Atlantis”. It is still “Asia/Tokyo”.')
  expect(page.value.value).toBe('Asia/Tokyo')
})

it('finds a place however its name is typed', async () => {
  const page = show()
  await page.leaves('ＥＵＲＯＰＥ　lon')
  expect(page.value.value).toBe('Europe/London')
})

it('changes nothing where nothing was typed', async () => {
  const page = show()
  page.input.click()
  await page.leaves('')
  expect(page.value.value).toBe('Asia/Tokyo')
  expect(page.input.value).toBe('Asia/Tokyo')
})

it('says nothing while something else is pressed, which would move away from under the pointer', async () => {
  vi.useFakeTimers()
  const page = show()
  document.dispatchEvent(new Event('pointerdown'))
  await page.leaves('Atlantis')
  expect(page.complaint()).toBeUndefined()
  document.dispatchEvent(new Event('pointerup'))
  await nextTick()
  expect(page.complaint()).toBeUndefined() // the click comes now
  vi.runAllTimers()
  await nextTick()
  expect(page.complaint()).toContain('Nothing matches')
  expect(page.input.validity.customError).toBe(true) // so that no form is sent with what was chosen before
  vi.useRealTimers()
})

it('draws so many of thousands, says how many more there are, and finds each of them', async () => {
  const people = Array.from({ length: 3000 }, (_, n) => ({ value: `p${n}`, label: `Person ${n}` }))
  const value = ref('p0')
  const root = document.body.appendChild(document.createElement('div'))
  const choose = (to: string) => {
    value.value = to
  }
  createApp(() =>
    h(SearchableSelect, { modelValue: value.value, 'onUpdate:modelValue': choose, options: people }),
  ).mount(root)
  const input = root.querySelector('input')!
  input.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }))
  await nextTick()
  expect(root.querySelectorAll('[role=option]')).toHaveLength(500)
  expect(root.querySelector('[role=listbox]')?.textContent).toContain('2,500 more entries')
  input.value = '2999'
  input.dispatchEvent(new Event('input'))
  await nextTick()
  expect([...root.querySelectorAll('[role=option]')].map((one) => one.textContent?.trim())).toEqual(['Person 2999'])
  expect(root.querySelector('[role=listbox]')?.textContent).not.toContain('more')
})
