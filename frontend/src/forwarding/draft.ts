import { timeZone } from '../session'
import type { Fault } from '../ui/refusal'
import { offered, sameActions } from './actions'
import { ringSeconds } from './ring'
import { typedEnd, type UntilValues, untilEdit, untilOf } from './until'
import type { Action, Draft, Edit, Selection, Target } from './wire'

/** リスト1…5 as typed. `emptied` empties it for every number, where a blank would leave each number its own. */
export interface EntryValues {
  text: string
  label: string
  emptied: boolean
}

/** What the form of C3 holds. A blank where the numbers differ means: each keeps its own. */
export interface Values {
  on: '' | 'on' | 'off'
  actions: Action[]
  ring_seconds: string
  entries: EntryValues[]
  target: '' | Target
  until: UntilValues
}

/** What the form shows at first. */
export function valuesOf(draft: Draft): Values {
  const { form, mixed, allowed_actions } = draft
  return {
    on: mixed.on ? '' : form.on ? 'on' : 'off',
    actions: mixed.actions && allowed_actions.length > 1 ? [] : offered(form.actions, allowed_actions),
    ring_seconds: form.ring_seconds ? String(form.ring_seconds) : '',
    entries: form.entries.map(({ text, label }) => ({ text, label, emptied: false })),
    target: form.target,
    until: untilOf(draft),
  }
}

/** The fields in which the numbers differ and that the form leaves as they are. */
export function kept(values: Values, { mixed }: Draft) {
  return {
    on: mixed.on && values.on === '',
    actions: mixed.actions && values.actions.length === 0,
    ring_seconds: mixed.ring_seconds && values.ring_seconds.trim() === '',
    target: mixed.target && values.target === '',
    until: mixed.until && values.until.choice === '',
    entries: values.entries.map(
      ({ text, label, emptied }, i) => Boolean(mixed.entries[i]) && !emptied && !text.trim() && !label.trim(),
    ),
  }
}

/** An edit of what a selection names. */
type Over<S> = Omit<Edit, 'selection'> & { selection: S }

/**
 * What is sent: the fields that differ from what the numbers have. What the form leaves alone is not sent, and neither is
 * what is greyed out by 転送しない: the numbers keep it for the next time. Lists can be filled in for later.
 */
export function editOf<S extends Selection>(values: Values, draft: Draft, selection: S): Over<S> {
  const { form, mixed } = draft
  const keeps = kept(values, draft)
  const edit: Over<S> = { selection, seen: draft.seen }
  if (values.on) edit.on = values.on === 'on'
  const until = untilEdit(values.until, draft)
  if (until !== undefined) edit.until = until
  const entries = entryEdits(values, draft)
  if (entries.length) edit.entries = entries
  if (values.on === 'off') return edit
  if (!keeps.actions && (mixed.actions || !sameActions(values.actions, form.actions))) edit.actions = values.actions
  if (values.actions.includes('no_answer') && !keeps.ring_seconds) {
    const seconds = ringSeconds(values.ring_seconds) ?? 0
    if (mixed.ring_seconds || seconds !== form.ring_seconds) edit.ring_seconds = seconds
  }
  if (values.target && (mixed.target || values.target !== form.target)) edit.target = values.target
  return edit
}

/** 転送をやめる: off for good, whatever was to end or to return; the rest is kept for the next time. */
export const offEdit = <S extends Selection>(selection: S, seen: number): Over<S> => ({
  selection,
  seen,
  on: false,
  until: '',
})

/** The lists that are sent. */
function entryEdits(values: Values, draft: Draft) {
  const { form, mixed } = draft
  const keeps = kept(values, draft)
  return values.entries
    .map(({ text, label }, i) => ({ position: i + 1, text, label }))
    .filter(({ text, label }, i) => {
      const before = form.entries[i]
      return !keeps.entries[i] && (mixed.entries[i] || text !== before?.text || label !== before.label)
    })
}

/** The places of the lists that go back when what is being set ends: what is saved with an end lasts no longer. */
export const lentLists = (values: Values, draft: Draft): number[] =>
  values.until.choice === 'none' ? [] : entryEdits(values, draft).map(({ position }) => position)

/** What cannot even be sent. Everything else is the server's to say. */
export function unsendable(values: Values): Fault[] {
  if (values.until.choice === 'date' && !typedEnd(values.until, timeZone())) {
    return [...badRing(values), { code: 'until_malformed', field: 'until' }]
  }
  return badRing(values)
}

function badRing(values: Values): Fault[] {
  if (values.on === 'off' || !values.actions.includes('no_answer')) return []
  if (values.ring_seconds.trim() === '' || ringSeconds(values.ring_seconds) !== undefined) return []
  return [{ code: 'ring_range', field: 'ring_seconds', args: { min: 5, max: 30 } }]
}
