import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { createApp, h, nextTick, reactive, ref } from 'vue'
import { setLanguage } from '../i18n'
import DateRangeFields from './DateRangeFields.vue'
import { dateOf, instantsOf, wrongOrder } from './dateRange'
import { useParts } from './parts'

beforeAll(() => setLanguage('en'))
beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  document.body.innerHTML = ''
})

it('takes for a date what is one, and not the first digits of its year', () => {
  expect(dateOf('2026-04-01')).toBe('2026-04-01')
  for (const text of ['', 'soon', '2026-13-01', '0002-04-01', '0020-04-01', '0202-04-01']) expect(dateOf(text)).toBe('')
})

it('lies between the first instant of its first day and the end of its last', () => {
  expect(wrongOrder({ from: '2026-04-02', to: '2026-04-01' })).toBe(true)
  expect(instantsOf({ from: '2026-04-01', to: '' }, 'Asia/Tokyo')).toEqual({ from: '2026-03-31T15:00:00.000Z' })
})

/** The filter of a list as a page keeps it. */
function show() {
  const view = ref({ from: '', to: '2026-04-30' })
  const asked: object[] = []
  const parts = reactive(
    useParts(
      () => view.value,
      (to) => {
        asked.push(to)
        view.value = { ...view.value, ...to }
      },
    ),
  )
  const root = document.body.appendChild(document.createElement('div'))
  createApp(() => h(DateRangeFields, { parts })).mount(root)
  const input = (name: string) => root.querySelector<HTMLInputElement>(`input[name=${name}]`)!
  return {
    view,
    asked,
    input,
    async types(name: string, ...texts: string[]) {
      for (const text of texts) {
        input(name).value = text
        input(name).dispatchEvent(new Event('input'))
        await nextTick()
      }
    },
  }
}

it('narrows once the whole year is there, however slowly it is typed', async () => {
  const page = show()
  for (const text of ['0002-04-01', '0020-04-01', '0202-04-01']) {
    await page.types('from', text)
    await vi.advanceTimersByTimeAsync(1000)
    expect(page.input('from').value).toBe(text)
  }
  expect(page.asked).toEqual([])
  await page.types('from', '2026-04-01')
  await vi.advanceTimersByTimeAsync(1000)
  expect(page.asked).toEqual([{ from: '2026-04-01' }])
})

it('narrows once when digits come quickly, and no more by a border that is taken away', async () => {
  const page = show()
  await page.types('to', '2026-05-01', '2026-05-03', '2026-05-31')
  await vi.advanceTimersByTimeAsync(1000)
  await page.types('to', '')
  await vi.advanceTimersByTimeAsync(1000)
  expect(page.asked).toEqual([{ to: '2026-05-31' }, { to: '' }])
})

it('shows what another way narrowed it to', async () => {
  const page = show()
  page.view.value = { from: '2026-01-01', to: '' }
  await nextTick()
  expect(page.input('from').value).toBe('2026-01-01')
  expect(page.input('to').value).toBe('')
})

it('says at its field that a date was left half typed, and keeps to the day of before until it is whole', async () => {
  const page = show()
  const to = page.input('to')
  const says = () => document.getElementById(to.getAttribute('aria-describedby') ?? '')?.textContent ?? ''
  const half = (is: boolean) => Object.defineProperty(to, 'validity', { value: { badInput: is }, configurable: true })
  half(true)
  await page.types('to', '')
  await vi.advanceTimersByTimeAsync(1000)
  expect(page.asked).toEqual([])
  expect(says()).toBe('') // whoever is still typing is told nothing
  to.dispatchEvent(new Event('blur'))
  await nextTick()
  expect(to.getAttribute('aria-invalid')).toBe('true')
  expect(says()).toContain('not complete')
  half(false)
  await page.types('to', '2026-04-29')
  await vi.advanceTimersByTimeAsync(1000)
  expect(says()).toBe('')
  expect(page.asked).toEqual([{ to: '2026-04-29' }])
})
