import { vi } from 'vitest'

/** For tests: waits until the next millisecond, since Vue passes over what is pressed in the one in which it appears. */
export async function aMomentLater() {
  const began = performance.now()
  await vi.waitUntil(() => performance.now() > began + 1, { interval: 1 })
}
