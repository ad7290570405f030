import * as v from 'valibot'
import { dashes } from './code'

// What fields of several forms hold, checked and tidied as the server does.

/** At most this many characters, as the server counts them: 𠮷 is one, though it takes two places in a string. */
export const maxCharacters = (limit: number) =>
  v.pipe(
    v.string(),
    v.transform((text) => [...text.normalize('NFC')]),
    v.maxLength(limit, 'too_long'),
    v.transform((characters) => characters.join('')),
  )

export const oneLine = (limit: number) =>
  v.pipe(v.string(), v.trim(), maxCharacters(limit), v.regex(/^\P{Cc}*$/u, 'characters'))

/** Width and dashes as the server reads them: "０３ー１２３４" is "03-1234". */
const tidyPhone = (text: string) => text.normalize('NFKC').replaceAll(dashes, '-').trim()
const isPhone = (text: string) => {
  const digits = text.replaceAll(/\D/g, '').length
  return /^[-\d+() ]+$/.test(text) && digits >= 9 && digits <= 16
}

/** A phone number under which somebody is reached; `phone` when there must be one. */
export const phone = v.pipe(
  v.string(),
  v.transform(tidyPhone),
  v.nonEmpty('required'),
  v.check(isPhone, 'phone_malformed'),
)
export const phoneOrNone = v.pipe(
  v.string(),
  v.transform(tidyPhone),
  v.check((text) => !text || isPhone(text), 'phone_malformed'),
)

/** A choice of yes or no, as a boolean on the wire. */
export const yesOrNo = v.pipe(
  v.picklist(['yes', 'no'], 'choose'),
  v.transform((choice) => choice === 'yes'),
)
