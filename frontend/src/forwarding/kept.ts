import * as v from 'valibot'
import { session } from '../session'
import { actions } from './actions'
import { type Conditions, sameConditions, states } from './conditions'
import { nothing, type Picked } from './selection'

// The chosen numbers live as long as the browser's tab: through paging, a reload, and the way to the form and back. They are
// those of one person: who signs in next in the same tab finds nothing chosen. One that was taken from its own page, and not
// in a list, is for the form alone: whoever leaves that finds nothing chosen in a list.

const conditions = v.object({
  site: v.string(),
  contract: v.string(),
  phone: v.string(),
  state: v.picklist(['', ...states]),
  voicemail: v.picklist(['', '1']),
  locked: v.picklist(['', '1']),
  ends: v.picklist(['', 'today']),
  days: v.string(),
  action: v.picklist(['', ...actions]),
  destination: v.string(),
  schedule: v.string(),
})
const ids = v.array(v.pipe(v.number(), v.safeInteger()))
const shape = v.object({
  by: v.optional(v.string()),
  at: v.optional(conditions),
  picked: v.union([v.object({ search: conditions, except: ids, hits: v.number() }), v.object({ ids })]),
})
const name = (voiceGroup: string) => `picked ${voiceGroup}`
/** Where a browser forbids storage, they live as long as the page. */
const spare = new Map<string, string>()

/** Keeps what was chosen: in a list that shows the hits of these conditions, or in none. */
export function keepPicked(voiceGroup: string, picked: Picked, at?: Conditions) {
  const text = JSON.stringify({ by: session.user?.id, at, picked })
  spare.set(voiceGroup, text)
  try {
    sessionStorage.setItem(name(voiceGroup), text)
  } catch {
    // Full or forbidden: the spare has it.
  }
}

/** What was chosen last; for a list, only if it shows the hits of the same conditions as then. */
export function keptPicked(voiceGroup: string, at?: Conditions): Picked {
  try {
    const text = spare.get(voiceGroup) ?? sessionStorage.getItem(name(voiceGroup))
    const kept = v.parse(shape, JSON.parse(text ?? ''))
    const theirs = kept.by !== session.user?.id
    const elsewhere = at && !(kept.at && sameConditions(at, kept.at))
    return theirs || elsewhere ? nothing : kept.picked
  } catch {
    return nothing
  }
}

export function forgetPicked(voiceGroup: string) {
  keepPicked(voiceGroup, nothing)
}
