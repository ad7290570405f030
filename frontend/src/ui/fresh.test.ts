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

/** What is shown until `ends`; counts who asked for it again. */
function open(ends: (string | undefined)[] = []) {
  const asked = { byItself: 0, byPerson: 0 }
  const until = ref(ends)
  const reload = async (byItself = false) => {
    asked[byItself ? 'byItself' : 'byPerson']++
  }
  page.run(() => useFresh({ reload }, () => until.value))
  return { asked, until }
}
const after = (hours: number) => new Date(server.getTime() + hours * hour).toISOString()

it('is asked for again when the next of its ends has come, by the clock of the server', () => {
  const { asked } = open([after(2), undefined, after(1), after(-1)])
  vi.advanceTimersByTime(hour)
  expect(asked.byItself).toBe(0)
  vi.advanceTimersByTime(5000)
  expect(asked.byItself).toBe(1)
  vi.advanceTimersByTime(hour)
  expect(asked).toEqual({ byItself: 2, byPerson: 0 })
})

it('waits for another end where that has changed, and no more once the page is left', async () => {
  const { asked, until } = open([after(1)])
  until.value = [after(3)]
  await nextTick()
  vi.advanceTimersByTime(2 * hour)
  expect(asked.byItself).toBe(0)
  page.stop()
  vi.advanceTimersByTime(2 * hour)
  expect(asked.byItself).toBe(0)
})

it('is asked for again by whoever comes back to it, and not in a tab that nobody sees', () => {
  const { asked } = open([after(1)])
  const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
  document.dispatchEvent(new Event('visibilitychange'))
  vi.advanceTimersByTime(2 * hour)
  expect(asked).toEqual({ byItself: 0, byPerson: 0 })
  hidden.mockReturnValue(false)
  document.dispatchEvent(new Event('visibilitychange'))
  expect(asked).toEqual({ byItself: 0, byPerson: 1 })
})
