import { onScopeDispose, type ShallowReactive, shallowReactive, type WatchSource, watch } from 'vue'
import { asRefusal, type Refusal } from './refusal'

export interface Load<T> {
  /** What came last; stays while newer data is on its way, and when the same question fails the next time. */
  data: T | undefined
  failure: Refusal | undefined
  busy: boolean
  /** busy for more than 300 ms: time for a skeleton. */
  waiting: boolean
  /** Asks again; the answer replaces the data. */
  reload: () => Promise<void>
  /** Takes what a deed answered. A question that is on its way would bring what was there before it. */
  set(data: T): void
}

const patience = 300
/** Somebody was faster: what a deed went by is no longer so. */
export const outdated = (refusal: Refusal) =>
  ['conflict', 'stale_forwarding', 'not_found'].some((code) => refusal.has(code))

/**
 * A deed that goes by what was loaded. Where somebody was faster it is refused, and what it went by is read again before that is
 * told: the next try goes by what is there now.
 */
export async function withReload<A>(load: Pick<Load<unknown>, 'reload'>, deed: Promise<A>): Promise<A> {
  try {
    return await deed
  } catch (failure) {
    if (outdated(asRefusal(failure))) await load.reload()
    throw failure
  }
}

/** Loads at once and whenever a watched source changes; only the answer to the last question counts. */
export function useLoad<T>(ask: (signal: AbortSignal) => Promise<T>, on: WatchSource[] = []): ShallowReactive<Load<T>> {
  let running: AbortController | undefined
  /** What is there answers the question as it is now. */
  let current = false
  const load = shallowReactive<Load<T>>({
    data: undefined,
    failure: undefined,
    busy: false,
    waiting: false,
    reload,
    set,
  })

  async function reload() {
    running?.abort()
    const mine = new AbortController()
    running = mine
    load.busy = true
    const timer = setTimeout(() => {
      load.waiting = running === mine
    }, patience)
    try {
      const data = await ask(mine.signal)
      if (running !== mine) return
      load.data = data
      current = true
      load.failure = undefined
    } catch (failure) {
      if (running !== mine) return
      load.failure = asRefusal(failure)
      if (!current || load.failure.status === 404) load.data = undefined
    } finally {
      clearTimeout(timer)
      if (running === mine) {
        load.busy = false
        load.waiting = false
      }
    }
  }

  function set(data: T) {
    if (!current) return void reload() // the deed was one with what another question had brought
    running?.abort()
    running = undefined
    Object.assign(load, { data, failure: undefined, busy: false, waiting: false })
  }

  watch(on, () => {
    current = false
    void reload()
  })
  onScopeDispose(() => {
    running?.abort()
    running = undefined
  })
  void reload()
  return load
}
