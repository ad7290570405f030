import { vi } from 'vitest'

/** For tests: waits until the clock has gone on, since Vue passes over what is pressed in the moment it appears. */
export async function aMomentLater() {
  const now = Date.now()
  await vi.waitUntil(() => Date.now() > now, { interval: 1 })
}
