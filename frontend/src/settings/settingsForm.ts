import * as v from 'valibot'
import type { components } from '../api.gen'
import { listFields, listOf } from '../ui/merge'
import { Refusal, sentence } from '../ui/refusal'

type SettingsWire = components['schemas']['SettingsForm']

/** What the form of 設定 holds: numbers and the list as they are typed. */
export interface SettingsValues
  extends Omit<SettingsWire, 'every_forwarding' | 'allow_list' | 'long_days' | 'trail_years'> {
  every_forwarding: 'new' | 'every'
  /** A number a line. */
  allow_list: string
  long_days: string
  trail_years: string
}

export const settingsValues = (wire: SettingsWire): SettingsValues => ({
  ...wire,
  every_forwarding: wire.every_forwarding ? 'every' : 'new',
  allow_list: wire.allow_list.join('\n'),
  long_days: String(wire.long_days),
  trail_years: String(wire.trail_years),
})

/** What is no whole number is 0, which the server refuses with the range that it allows. */
const wholeNumber = v.pipe(
  v.string(),
  v.transform((text) => Number(text.normalize('NFKC').trim())),
  v.transform((number) => (Number.isSafeInteger(number) ? number : 0)),
)

/** Only what goes over the wire is made here: the server checks all of it, and tells everything in one round. */
export const settingsSchema = v.object({
  name: v.string(),
  trusted_devices: v.boolean(),
  trusted_devices_admin: v.boolean(),
  passkeys_for_admins: v.boolean(),
  long_passwords: v.boolean(),
  narrow_codes: v.boolean(),
  every_forwarding: v.pipe(
    v.picklist(['new', 'every'], 'choose'),
    v.transform((choice) => choice === 'every'),
  ),
  international: v.boolean(),
  allow_list: v.pipe(
    v.string(),
    v.transform((text) => text.split('\n')), // with the empty lines, so that a fault finds its line
  ),
  long_days: wholeNumber,
  trail_years: wholeNumber,
  work_begins: v.string(),
  work_ends: v.string(),
}) satisfies v.GenericSchema<unknown, SettingsWire>

// What people change apart from each other: each setting, and each destination of the list.

/** One destination, however it is written. */
const destination = (line: string) => line.normalize('NFKC').replaceAll(/[^\d+]/g, '') || line

export const apart = ({ allow_list, ...rest }: SettingsValues): Record<string, unknown> => ({
  ...rest,
  ...listFields(
    'allow_list',
    allow_list.split('\n').filter((line) => line.trim()),
    destination,
  ),
})

export function together(parts: Record<string, unknown>): SettingsValues {
  const rest = Object.fromEntries(Object.entries(parts).filter(([key]) => !key.startsWith('allow_list.')))
  return { ...rest, allow_list: listOf<string>('allow_list', parts).join('\n') } as SettingsValues
}

/** Puts what the server says of single lines of the list into one fault of the list, line by line. */
export function gatherLines(refusal: Refusal, lines: string[], word: (line: number, text: string) => string): Refusal {
  const of = (field = '') => Number(/^allow_list\.(\d+)$/.exec(field)?.[1] ?? Number.NaN)
  const wrong = refusal.faults.filter(({ field }) => !Number.isNaN(of(field)))
  if (!wrong.length) return refusal
  const told = wrong.map((fault) => `${word(of(fault.field) + 1, lines[of(fault.field)] ?? '')}${sentence(fault)}`)
  const one = { code: 'lines', field: 'allow_list', args: { lines: told.join('\n') } }
  const faults = refusal.faults.filter((fault) => fault === wrong[0] || !wrong.includes(fault))
  return new Refusal(
    refusal.status,
    faults.map((fault) => (fault === wrong[0] ? one : fault)),
  )
}
