import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { hearTime } from './clock'
import { useFresh } from './fresh'

const server = new Date('2026-04-01T00:00:00Z')
const hour = 3_600_000
let page = effectScope()
beforeEach(() => {
  vi.useFakeTimers({ now: server.getTime() - 26 * hour })
  hearTime(server.toUTCString())
  page = effectScope()
})
afterEach(() => {
  page.stop()
  vi.useRealTimers()
  vi.restoreAllMocks()
  hearTime(new Date().toUTCString())
})

/** What is shown until `ends`; counts how often it is asked for again. */
function open(ends: (string | undefined)[] = []) {
  const until = ref(ends)
  const reload = vi.fn(async () => {})
  page.run(() => useFresh({ reload }, () => until.value))
  return { reload, until }
}
const after = (hours: number) => new Date(server.getTime() + hours * hour).toISOString()

it('is asked for again when the next of its ends has come, by the clock of the server', () => {
  const { reload } = open([after(2), undefined, after(1), after(-1)])
  vi.advanceTimersByTime(hour)
  expect(reload).not.toHaveBeenCalled()
  vi.advanceTimersByTime(5000)
  expect(reload).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(hour)
  expect(reload).toHaveBeenCalledTimes(2)
})

it('waits for another end where that has changed, and no more once the page is left', async () => {
  const { reload, until } = open([after(1)])
  until.value = [after(3)]
  await nextTick()
  vi.advanceTimersByTime(2 * hour)
  expect(reload).not.toHaveBeenCalled()
  page.stop()
  vi.advanceTimersByTime(2 * hour)
  expect(reload).not.toHaveBeenCalled()
})

it('is asked for again by whoever comes back to it, and not in a tab that nobody sees', () => {
  const { reload } = open([after(1)])
  const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
  document.dispatchEvent(new Event('visibilitychange'))
  vi.advanceTimersByTime(2 * hour)
  expect(reload).not.toHaveBeenCalled()
  hidden.mockReturnValue(false)
  document.dispatchEvent(new Event('visibilitychange'))
  expect(reload).toHaveBeenCalledTimes(1)
})
