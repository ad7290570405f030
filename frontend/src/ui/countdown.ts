import { computed, onScopeDispose, ref } from 'vue'
import { serverNow } from './clock'

/** Counts the whole seconds down to an instant of the server; 0 when there is none or it has passed. */
export function useCountdown(until: () => string | undefined) {
  const now = ref(serverNow())
  const tick = () => {
    now.value = serverNow()
  }
  const clock = setInterval(tick, 500)
  onScopeDispose(() => clearInterval(clock))
  const left = computed(() => {
    const end = until()
    return end ? Math.max(0, Math.ceil((new Date(end).getTime() - now.value) / 1000)) : 0
  })
  return { left, tick }
}
