import { type Args, hasKey, translate } from '../i18n'

/** One thing that is wrong: a stable code (its sentence is `error.<code>`), the field it concerns, what fills the sentence. */
export interface Fault {
  code: string
  field?: string
  args?: Args
}

/** What the server, or the way to it, answered instead of doing what was asked. */
export class Refusal extends Error {
  constructor(
    /** HTTP status; 0 when there was no answer at all. */
    readonly status: number,
    readonly faults: Fault[],
  ) {
    super(faults[0]?.code ?? 'internal')
  }

  /** The one that says it when only one is said. */
  get fault(): Fault {
    return this.faults[0] ?? { code: 'internal' }
  }

  get code() {
    return this.fault.code
  }

  has(code: string) {
    return this.faults.some((fault) => fault.code === code)
  }
}

/** Any failure as a Refusal; what is not one is a fault of ours. */
export function asRefusal(failure: unknown): Refusal {
  if (failure instanceof Refusal) return failure
  reportError(failure)
  return new Refusal(500, [{ code: 'internal' }])
}

/** Faults that say nothing about what was typed: the way to the server, or the server itself, failed. */
export const isFailure = ({ code }: Fault) =>
  ['offline', 'unanswered', 'busy', 'one_at_a_time', 'disk_full', 'internal'].includes(code)

/** Stands in a sentence for the label that nobody gave. */
const gap = '\uFFFC'

/**
 * The sentence that says what to do; where it is about a field and none is named, one that needs no name. A field may have a
 * sentence of its own.
 */
export function sentence({ code, field, args }: Fault, label = ''): string {
  const own = `error.${code}_${field}`
  const key = hasKey(own) ? own : `error.${code}`
  const text = translate(hasKey(key) ? key : 'error.internal', { label: label || gap, ...args })
  if (!text.includes(gap)) return text
  const unnamed = `error.unnamed.${code}`
  return translate(hasKey(unnamed) ? unnamed : 'error.unnamed.malformed', args)
}
