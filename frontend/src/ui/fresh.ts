import { onScopeDispose, watch } from 'vue'
import { serverNow } from './clock'
import type { Load } from './load'

/** What is due at an instant is done a moment later. */
const moment = 2000
/** The longest that a timer counts. */
const longest = 2 ** 31 - 1

/**
 * Keeps what is shown from growing old: it is asked for again when somebody comes back to the tab, and when one of its ends has
 * come; `ends` are instants of the server.
 */
export function useFresh(load: Pick<Load<unknown>, 'reload'>, ends: () => (string | undefined)[] = () => []) {
  let timer: ReturnType<typeof setTimeout> | undefined
  function wait() {
    clearTimeout(timer)
    const now = serverNow()
    const left = ends().map((end) => Date.parse(end ?? '') - now)
    const next = Math.min(...left.filter((ms) => ms > 0)) + moment
    if (next <= longest) timer = setTimeout(come, next)
  }
  function come() {
    if (!document.hidden) void load.reload()
    wait()
  }
  const comeBack = () => document.hidden || void load.reload()
  watch(() => ends().join(), wait, { immediate: true })
  document.addEventListener('visibilitychange', comeBack)
  onScopeDispose(() => {
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', comeBack)
  })
}
