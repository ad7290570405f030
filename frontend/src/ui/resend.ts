import { ref, watch } from 'vue'
import { useCountdown } from './countdown'
import { asRefusal, type Fault, type Refusal } from './refusal'

interface Resending {
  /** From when another code can be asked for. */
  until: () => string | undefined
  /** Asks for it; what is shown of it afterwards is the caller's. */
  send: () => Promise<unknown>
  /** True when the refusal was one that ends the page. */
  ended: (refusal: Refusal) => unknown
}

/** Another one-time code by mail: how long to wait, that it was sent, or why not. */
export function useResend({ until, send, ended }: Resending) {
  const { left, tick } = useCountdown(until)
  watch(until, tick)
  const busy = ref(false)
  const resent = ref(false)
  const fault = ref<Fault>()

  async function resend() {
    if (busy.value) return
    busy.value = true
    resent.value = false
    fault.value = undefined
    try {
      await send()
      resent.value = true
    } catch (failure) {
      const refusal = asRefusal(failure)
      if (!ended(refusal)) fault.value = refusal.fault
    } finally {
      busy.value = false
    }
  }
  return { left, busy, resent, fault, resend }
}
