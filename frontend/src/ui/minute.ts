import { onScopeDispose, type Ref, ref } from 'vue'
import { serverNow } from './clock'

const minute = 60_000
const current = () => Math.floor(serverNow() / minute) * minute

/** The minute it is by the server's clock, in milliseconds since 1970: what tells a time changes with it, and not in between. */
export function useMinute(): Readonly<Ref<number>> {
  const now = ref(current())
  const clock = setInterval(() => {
    now.value = current()
  }, 1000)
  onScopeDispose(() => clearInterval(clock))
  return now
}
