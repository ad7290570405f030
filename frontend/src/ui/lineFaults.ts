import { hasKey, translate } from '../i18n'
import type { Fault } from './refusal'

/** A fault as a file has it: what is chosen in a form is one of these words in a column there. */
export function inFile<F extends Fault>(fault: F, words: string[] = []): F {
  const code = `${fault.code}_in_file`
  if (!hasKey(`error.${code}`)) return fault
  return { ...fault, code, args: { ...fault.args, words: words.join(translate('common.lines.between')) } }
}

/** The words of these keys of a dictionary. */
export const wordsOf = (dictionary: string, keys: readonly string[]) =>
  keys
    .map((key) => `${dictionary}.${key}`)
    .filter(hasKey)
    .map((key) => translate(key))
