import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { useCalm, useTyping } from './typing'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function typing(at = '') {
  const outside = ref(at)
  const searched: string[] = []
  const scope = effectScope()
  const typed = scope.run(() =>
    useTyping(
      () => outside.value,
      (text) => searched.push(text),
    ),
  )!
  return { outside, searched, scope, typed }
}

it('searches once when somebody pauses', async () => {
  const { typed, searched } = typing()
  for (const text of ['9', '99', '99 ']) {
    typed.value = text
    await nextTick()
    vi.advanceTimersByTime(100)
  }
  expect(searched).toEqual([])
  vi.runAllTimers()
  expect(searched).toEqual(['99 '])
})

it('takes what another link looks for, without searching for it again', async () => {
  const { outside, typed, searched } = typing('99')
  outside.value = ''
  await nextTick()
  expect(typed.value).toBe('')
  vi.runAllTimers()
  expect(searched).toEqual([])
})

it('leaves a blank that somebody typed at the end, and searches no more on another page', async () => {
  const { outside, typed, searched, scope } = typing()
  typed.value = '本社 '
  await nextTick()
  outside.value = '本社'
  await nextTick()
  expect(typed.value).toBe('本社 ')
  scope.stop()
  vi.runAllTimers()
  expect(searched).toEqual([])
})

it('waits until something stays as it is, and goes on no more on another page', async () => {
  const source = ref('')
  const scope = effectScope()
  const calm = scope.run(() => useCalm(() => source.value))!
  for (const text of ['1', '18', '18:00']) {
    source.value = text
    await nextTick()
    vi.advanceTimersByTime(100)
  }
  expect(calm.value).toBe('')
  vi.runAllTimers()
  expect(calm.value).toBe('18:00')
  source.value = '19:00'
  await nextTick()
  scope.stop()
  vi.runAllTimers()
  expect(calm.value).toBe('18:00')
})
