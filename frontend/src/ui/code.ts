import * as v from 'valibot'

/** All that people type for a hyphen: "ー" is what the key gives in kana. */
export const dashes = /[-‐‑‒–—―−ー]/g

/** A one-time code as people type it (full-width digits, blanks, hyphens), as six ASCII digits if it is one. */
export const readCode = (text: string) => text.normalize('NFKC').replaceAll(/\s/g, '').replaceAll(dashes, '')

export const codeSchema = v.object({
  code: v.pipe(v.string(), v.transform(readCode), v.nonEmpty('code_required'), v.regex(/^[0-9]{6}$/, 'code_malformed')),
})
