import { computed, onScopeDispose, ref, watch } from 'vue'
import { look, session, signedOut } from '../session'
import { serverNow } from '../ui/clock'

/** How long before its end a session is spoken of; from then on the server is asked every so often. */
const near = 5 * 60_000
const every = 10_000

const instant = (time: string | undefined) => (time ? Date.parse(time) : Number.POSITIVE_INFINITY)

/**
 * The end of this page's session once it is near. Other tabs use the session too, and a computer may have slept: nothing is
 * said before the server was asked.
 */
export function useEnding() {
  const end = computed(() => Math.min(instant(session.idle_ends_at), instant(session.ends_at)))
  const isNear = () => end.value - serverNow() <= near
  const soon = ref(isNear())
  /** The end that has come, and was told. */
  let over = 0
  async function tick() {
    if (isNear() && end.value !== over) await look()
    if (signedOut.value) over = end.value
    soon.value = isNear() && end.value !== over
  }
  const clock = setInterval(tick, every)
  onScopeDispose(() => clearInterval(clock))
  watch(end, () => {
    soon.value = isNear()
  })
  return {
    at: computed(() => (soon.value ? new Date(end.value) : undefined)),
    /** Nothing that is done makes the session live longer. */
    last: computed(() => end.value === instant(session.ends_at)),
  }
}
