import * as v from 'valibot'
import { asRefusal, Refusal } from './refusal'

/** All that people type for a hyphen: "ー" is what the key gives in kana. */
export const dashes = /[-‐‑‒–—―−ー]/g

/** A one-time code as people type it (full-width digits, blanks, hyphens), as six ASCII digits if it is one. */
export const readCode = (text: string) => text.normalize('NFKC').replaceAll(/\s/g, '').replaceAll(dashes, '')

/** What is wrong with the first code of an authenticator: there are no links and no mails to blame, but perhaps its clock. */
export function asSetupRefusal(failure: unknown): Refusal {
  const { status, faults } = asRefusal(failure)
  return new Refusal(
    status,
    faults.map((fault) => (fault.code === 'code_refused' ? { ...fault, code: 'setup_code_refused' } : fault)),
  )
}

export const codeSchema = v.object({
  code: v.pipe(v.string(), v.transform(readCode), v.nonEmpty('code_required'), v.regex(/^[0-9]{6}$/, 'code_malformed')),
})
