import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { dismiss, tell, toast } from './toast'

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  dismiss()
  vi.useRealTimers()
})

it('stays for eight seconds, and a failure for twenty', () => {
  tell('Saved.')
  vi.advanceTimersByTime(7_900)
  expect(toast.value).toEqual({ text: 'Saved.', kind: 'success' })
  vi.advanceTimersByTime(200)
  expect(toast.value).toBeUndefined()

  tell('Not saved.', 'danger')
  vi.advanceTimersByTime(19_900)
  expect(toast.value?.text).toBe('Not saved.')
  vi.advanceTimersByTime(200)
  expect(toast.value).toBeUndefined()
})

it('is not taken away by the end of the one before it, whether that was replaced or dismissed', () => {
  tell('First.')
  vi.advanceTimersByTime(5_000)
  tell('Second.')
  vi.advanceTimersByTime(5_000)
  expect(toast.value?.text).toBe('Second.')

  dismiss()
  tell('Third.', 'danger')
  vi.advanceTimersByTime(10_000)
  expect(toast.value?.text).toBe('Third.')
})
