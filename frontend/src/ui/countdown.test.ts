import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { hearTime } from './clock'
import { useCountdown } from './countdown'

const now = new Date('2026-04-01T09:00:00Z')
beforeEach(() => vi.useFakeTimers({ now }))
afterEach(() => {
  vi.useRealTimers()
  hearTime(new Date().toUTCString())
})

/** Counts down to an instant while the server's clock shows `server`. */
async function counting(until: string, server: Date) {
  hearTime(server.toUTCString())
  const end = ref<string>()
  const scope = effectScope()
  const { left, tick } = scope.run(() => useCountdown(() => end.value))!
  end.value = until
  tick()
  await nextTick()
  const before = left.value
  vi.advanceTimersByTime(10_000)
  const after = left.value
  scope.stop()
  return [before, after]
}

it('counts the seconds', async () => {
  expect(await counting('2026-04-01T09:00:40Z', now)).toEqual([40, 30])
})

it.each([-3, 3])('counts by the clock of the server, which is %i hours ahead', async (hours) => {
  const server = new Date(now.getTime() + hours * 3_600_000)
  const until = new Date(server.getTime() + 40_000).toISOString()
  expect(await counting(until, server)).toEqual([40, 30])
})
