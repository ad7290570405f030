import * as v from 'valibot'

export type Rule = 'length' | 'long' | 'digit' | 'upper' | 'lower' | 'loginId'

/** Which of the rules that can be checked while typing a password keeps; the server has the last word. */
export function keptRules(password: string, loginId: string): Record<Rule, boolean> {
  const length = [...password].length
  const key = (text: string) => text.normalize('NFKC').replaceAll(/\s/g, '').toLowerCase()
  const own = [key(loginId), key(loginId).split('@')[0]]
  return {
    length: length >= 8 && length <= 32,
    long: length >= 8 && length <= 128,
    digit: /[0-9]/.test(password),
    upper: /[A-Z]/.test(password),
    lower: /[a-z]/.test(password),
    loginId: password !== '' && !own.includes(key(password)),
  }
}

/** The same for password managers that make one up, as the attribute `passwordrules` puts it. */
export const rulesForManagers = (long: boolean) =>
  long
    ? 'minlength: 8; maxlength: 128;'
    : 'minlength: 8; maxlength: 32; required: lower; required: upper; required: digit;'

const typed = v.pipe(v.string(), v.nonEmpty('required'))

const rulesOf = (long: boolean): Rule[] => (long ? ['long'] : ['length', 'digit', 'upper', 'lower'])

/** A new password and its confirmation, told at once; a difference is told at the second field. */
export const newPasswordSchema = (rules: () => { long: boolean; loginId: string }) => {
  function keeps(password: string) {
    const { long, loginId } = rules()
    const kept = keptRules(password, loginId)
    return [...rulesOf(long), 'loginId' as const].every((rule) => kept[rule])
  }
  return v.pipe(
    v.object({ password: v.pipe(typed, v.check(keeps, 'password_rules')), again: typed }),
    v.forward(
      v.partialCheck([['password'], ['again']], ({ password, again }) => password === again, 'password_mismatch'),
      ['again'],
    ),
  )
}
