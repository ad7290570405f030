import { translate } from '../i18n'
import { timeZone } from '../session'
import { instantText } from '../ui/dates'
import { changedKeys, merge } from '../ui/merge'
import { actions } from './actions'
import { type Values, valuesOf } from './draft'
import type { Action, Draft, Target } from './wire'

// After a stale save: what was typed and what somebody else set meanwhile become one form, field by field, each list for itself.

type Field = Exclude<keyof Values, 'entries'> | `entries.${number}`
type Fields = Record<Field, unknown>

const fieldsOf = ({ entries, ...rest }: Values): Fields => ({
  ...rest,
  actions: actions.filter((action) => rest.actions.includes(action)),
  ...Object.fromEntries(entries.map((entry, i) => [`entries.${i}`, entry])),
})

function valuesFrom(fields: Fields, lists: number): Values {
  const { on, actions, ring_seconds, target, until } = fields
  const entries = Array.from({ length: lists }, (_, i) => fields[`entries.${i}`])
  return { on, actions, ring_seconds, entries, target, until } as Values
}

/** What was typed, on top of a fresh draft: what was left as the old draft had it shows what the fresh one has. */
export function rebased(values: Values, old: Draft, fresh: Draft): Values {
  const fields = merge(fieldsOf(valuesOf(old)), fieldsOf(values), fieldsOf(valuesOf(fresh)))
  return valuesFrom(fields, values.entries.length)
}

/** A field that somebody else changed: what they set, and whether the form would set something else over it. */
export interface Theirs {
  field: string
  label: string
  value: string
  overwritten: boolean
}

/** What changed between the draft that the form was opened with and a fresh one, beside what the form holds. */
export function theirChanges(values: Values, opened: Draft, fresh: Draft): Theirs[] {
  const now = fieldsOf(valuesOf(fresh))
  const kept = changedKeys(now, fieldsOf(values))
  return changedKeys(fieldsOf(valuesOf(opened)), now).map((field) => ({
    field,
    label: label(field),
    value: inWords(field, fresh),
    // What 転送しない greys out is not saved.
    overwritten: kept.includes(field) && (values.on !== 'off' || /^(on|until|entries\.\d)$/.test(field)),
  }))
}

const list = (i: number) => translate('forwarding.target.list', { n: i + 1 })

/** What one field of a setting holds, in the words of the forms; empty where nothing is set. */
export function settingWords(
  field: 'on' | 'actions' | 'ring_seconds' | 'target',
  { on, actions, ring_seconds, target }: { on: boolean; actions: Action[]; ring_seconds: number; target: '' | Target },
): string {
  switch (field) {
    case 'on':
      return translate(on ? 'forwarding.edit.forward' : 'forwarding.edit.doNot')
    case 'actions':
      return actions.map((one) => translate(`forwarding.action.${one}`)).join(translate('forwarding.summary.join'))
    case 'ring_seconds':
      return ring_seconds ? translate('forwarding.batch.seconds', { count: ring_seconds }) : ''
    case 'target':
      if (target === 'voicemail') return translate('forwarding.target.voicemail')
      return target && list(Number(target.slice('list'.length)) - 1)
  }
}

const entryAt = (field: Field) => Number(field.slice('entries.'.length))

const labels = {
  on: 'forwarding.edit.on',
  actions: 'forwarding.action.title',
  ring_seconds: 'forwarding.ring.title',
  target: 'forwarding.target.title',
  until: 'until.title',
} as const
const label = (field: Field) =>
  field in labels ? translate(labels[field as keyof typeof labels]) : list(entryAt(field))

function inWords(field: Field, { form, mixed }: Draft): string {
  const differ = field.startsWith('entries.') ? mixed.entries[entryAt(field)] : mixed[field as keyof typeof labels]
  if (differ) return translate('forwarding.mixed.value')
  switch (field) {
    case 'on':
    case 'actions':
    case 'ring_seconds':
    case 'target':
      return settingWords(field, form)
    case 'until':
      return form.until
        ? instantText(new Date(form.until), timeZone(), undefined, true)
        : translate('until.choice.none')
  }
  const { text = '', label = '' } = form.entries[entryAt(field)] ?? {}
  return text && label ? translate('forwarding.stale.named', { text, label }) : text || label
}
