import { shallowRef, watch } from 'vue'
import { session } from '../session'
import type { Done } from './wire'

// What was set stays with its entry in the browser's history, so that a reload shows it again with 元に戻す instead of a
// form that looks as if nothing had been saved. Its id and how many numbers it set are enough for that. Who signs in next in
// the same tab is not shown it.

/** A change that was made; after a reload it is known how many numbers it set, but not which. */
export interface Settled extends Done {
  count?: number
}

function kept(): Settled | undefined {
  const { change, count, by } = history.state?.settled ?? {}
  const mine = by === session.user?.id
  return mine && typeof change === 'number' && typeof count === 'number' ? { change, count, numbers: [] } : undefined
}

function keep(settled: Settled | undefined) {
  const count = settled?.count ?? settled?.numbers.length
  const small = settled && { change: settled.change, count, by: session.user?.id }
  history.replaceState({ ...history.state, settled: small }, '')
}

export function useSettled() {
  const done = shallowRef(kept())
  watch(done, keep)
  return {
    done,
    /** It was taken back: a reload has nothing to show any more. */
    forget: () => keep(undefined),
  }
}
