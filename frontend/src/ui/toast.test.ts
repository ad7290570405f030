import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { createApp, nextTick } from 'vue'
import { setLanguage } from '../i18n'
import ToastHost from './ToastHost.vue'
import { dismiss, tell, toast } from './toast'

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  dismiss()
  vi.useRealTimers()
})

it('stays for eight seconds, and a failure for twenty', () => {
  tell('Saved.')
  vi.advanceTimersByTime(7_900)
  expect(toast.value).toMatchObject({ text: 'Saved.', kind: 'success' })
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

beforeAll(() => setLanguage('en'))

it('is read out: something new comes into a place that was there before, also where the same is said again', async () => {
  const root = document.createElement('div')
  const host = createApp(ToastHost)
  host.mount(root)
  const [status, alert] = ['role=status', 'aria-live=assertive'].map((place) => root.querySelector(`[${place}]`)!)
  const says = async (text: string, kind?: 'danger') => {
    tell(text, kind)
    await nextTick()
    expect(root.contains(status!) && root.contains(alert!)).toBe(true)
    return [status, alert].map((place) => place!.textContent?.trim())
  }
  expect(await says('Copied.')).toEqual(['Copied.', ''])
  const first = status!.firstElementChild
  expect(await says('Copied.')).toEqual(['Copied.', ''])
  expect(status!.firstElementChild).not.toBe(first)
  expect(await says('Not copied.', 'danger')).toEqual(['', 'Not copied.'])
  expect(await says('Copied.')).toEqual(['Copied.', ''])
  host.unmount()
})

it('stays while somebody points at it or is at its button, and goes in its time after that', async () => {
  const root = document.createElement('div')
  const host = createApp(ToastHost)
  host.mount(root)
  for (const [comes, goes] of [
    ['pointerenter', 'pointerleave'],
    ['focusin', 'focusout'],
  ] as const) {
    tell('Saved.')
    await nextTick()
    const said = root.querySelector('[role=status]')!.firstElementChild!
    said.dispatchEvent(new Event(comes))
    vi.advanceTimersByTime(60_000)
    expect(toast.value?.text).toBe('Saved.')
    said.dispatchEvent(new Event(goes))
    vi.advanceTimersByTime(7_900)
    expect(toast.value?.text).toBe('Saved.')
    vi.advanceTimersByTime(200)
    expect(toast.value).toBeUndefined()
  }
  host.unmount()
})
