import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { hearTime } from './clock'
import { useResend } from './resend'

const now = new Date('2026-04-01T09:00:00Z')
beforeEach(() => {
  vi.useFakeTimers({ now })
  hearTime(now.toUTCString())
})
afterEach(() => {
  vi.useRealTimers()
  hearTime(new Date().toUTCString())
})

it('counts from the moment at which the pause becomes known, not from the tick before', async () => {
  const scope = effectScope()
  const until = ref<string>()
  const { left } = scope.run(() => useResend({ until: () => until.value, send: async () => {}, ended: () => false }))!
  vi.advanceTimersByTime(400)
  until.value = new Date(Date.now() + 40_000).toISOString()
  await nextTick()
  expect(left.value).toBe(40)
  scope.stop()
})
