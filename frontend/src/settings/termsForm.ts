import * as v from 'valibot'
import type { components } from '../api.gen'
import { maxCharacters } from '../ui/fields'

type TermsWire = components['schemas']['TermsForm']

const text = (limit: number) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.nonEmpty('required'),
    maxCharacters(limit),
    v.regex(/^(?:\P{Cc}|[\t\r\n])*$/u, 'characters'),
  )

/** Checks as portal.ReadTerms does. */
export const termsSchema = v.object({
  ja: text(10_000),
  en: text(20_000),
}) satisfies v.GenericSchema<unknown, TermsWire>

/** Whether the two say something else than the version in force. */
export const isNew = (inForce: TermsWire, typed: TermsWire) =>
  inForce.ja.trim() !== typed.ja.trim() || inForce.en.trim() !== typed.en.trim()
