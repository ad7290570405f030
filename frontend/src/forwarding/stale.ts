import { shallowReactive } from 'vue'
import type { Fault, Refusal } from '../ui/refusal'
import type { Theirs } from './rebase'

/** A form as `narrow` needs it. */
interface Narrowed<Values> {
  values: Values
  dirty: boolean
  reset: (to: Values) => void
}

/** A form over numbers that others set meanwhile: the state that it was filled from, and what became of that. */
export interface Stale<Draft, Values> {
  /** As the page was opened. */
  readonly opened: Draft
  /** What the form is compared with: a fresher state after somebody else's change. */
  draft: Draft
  /** Why the last save was refused, where somebody was faster. */
  fault: Fault | undefined
  /** What they set is in the form, and 設定 saves it once it was seen. */
  merged: boolean
  /** Takes in a refusal, and tells whether that was it. */
  noticed: (refusal: Refusal) => boolean
  /** 自分の内容で続ける: what was typed, together with what is set now. */
  insist: (values: Values) => Promise<void>
  /**
   * Some numbers were left out of the page. What was typed stays, and what others set meanwhile is still to be told: the save is
   * still that of before.
   */
  narrow: (form: Narrowed<Values>, fewer: Draft) => void
}

/** How the form tells what changed between two drafts beside what it holds. */
export type Tell<Draft, Values> = (values: Values, opened: Draft, fresh: Draft) => Theirs[]

export function useStale<Draft extends { seen: number }, Values extends object>(
  opened: Draft,
  ask: () => Promise<Draft>,
  rebased: (values: Values, old: Draft, fresh: Draft) => Values,
): Stale<Draft, Values> {
  const onTop = (values: Values, fresh: Draft) =>
    Object.assign(values, JSON.parse(JSON.stringify(rebased(values, stale.draft, fresh))))
  const stale: Stale<Draft, Values> = shallowReactive({
    opened,
    draft: opened,
    fault: undefined as Fault | undefined,
    merged: false,
    noticed(refusal: Refusal) {
      stale.fault = refusal.faults.find(({ code }) => code === 'stale_forwarding')
      return stale.fault !== undefined
    },
    async insist(values: Values) {
      const fresh = await ask()
      onTop(values, fresh)
      stale.draft = fresh
      stale.fault = undefined
      stale.merged = true
    },
    narrow(form: Narrowed<Values>, fewer: Draft) {
      const untouched = !form.dirty
      onTop(form.values, fewer)
      if (untouched) form.reset(form.values)
      stale.draft = { ...fewer, seen: stale.draft.seen }
    },
  })
  return stale
}
