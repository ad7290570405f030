import { ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { Key } from '../i18n'
import { loadSession, type Session, takeSession } from '../session'
import { stepPage, wanted } from '../steps'
import type { Refusal } from '../ui/refusal'

/** Why a sign-in had to start over; the first page says it. */
export const startedOver = ref<Key>()
const ends = ['signed_out', 'step_missing', 'too_many_codes', 'passkey_needed']
const told: Record<string, Key> = {
  too_many_codes: 'error.too_many_codes',
  passkey_needed: 'error.passkey_needed',
}

/** How a page of the sign-in goes on: to the next step, to where somebody wanted to go, or back to the start. */
export function useProgress() {
  const router = useRouter()
  const route = useRoute()

  function next() {
    const to = wanted(route.query.to)
    if (stepPage() === '/' && to) return router.replace(to)
    return router.replace({ path: stepPage(), query: to ? { to } : {} })
  }

  return {
    next,
    /** Takes the session that a call answered with and shows the page of its step. */
    goOn(answer: Session) {
      takeSession(answer)
      return next()
    },
    /** For the forms of a step: when the sign-in under way has ended, starts over and says why; mostly it took too long. */
    ended(refusal: Refusal, late: Key = 'login.expired') {
      const fault = refusal.faults.find(({ code }) => ends.includes(code))
      if (!fault) return false
      startedOver.value = told[fault.code] ?? late
      void loadSession().then(next, next)
      return true
    },
  }
}
