import type { Action } from './wire'

/** The four occasions in the order of the form. */
export const actions: Action[] = ['unconditional', 'busy', 'no_answer', 'unreachable']

/** Why an action cannot be chosen now: the plan does not have it, or 無条件 already takes every call. */
type Obstacle = 'plan' | 'unconditional'

export function obstacle(action: Action, chosen: Action[], allowed: Action[]): Obstacle | undefined {
  if (!allowed.includes(action)) return 'plan'
  if (action !== 'unconditional' && chosen.includes('unconditional')) return 'unconditional'
  return undefined
}

/** The set after a click; 無条件 stands alone, so an illegal set cannot come about. */
export function toggled(chosen: Action[], action: Action, on: boolean): Action[] {
  if (!on) return chosen.filter((one) => one !== action)
  if (action === 'unconditional') return ['unconditional']
  return actions.filter((one) => one !== 'unconditional' && (one === action || chosen.includes(one)))
}

/** What the form shows ticked at first: what is set and allowed; where there is only one choice, that one. */
export function offered(set: Action[], allowed: Action[]): Action[] {
  const kept = set.filter((action) => allowed.includes(action))
  return kept.length === 0 && allowed.length === 1 ? [...allowed] : kept
}

export const sameActions = (a: Action[], b: Action[]) => a.length === b.length && a.every((one) => b.includes(one))
