import type { GenericSchema } from 'valibot'
import { nextTick, shallowRef } from 'vue'
import { translate } from '../i18n'
import { type FormState, useForm } from './form'
import { changedKeys, clashes, merge } from './merge'
import { Refusal } from './refusal'
import { tell } from './toast'

interface Sheet<Wire> {
  form: Wire
  version: number
}

interface Options<Wire, Values extends object, S extends Sheet<Wire>> {
  /** What the server held when the page was opened. */
  sheet: S
  values: (wire: Wire) => Values
  schema: GenericSchema<unknown, Wire>
  /**
   * For values of which one field holds several things that two people may change without a conflict, as the days of a week:
   * `apart` cuts the values into such parts, by their names, and `together` makes the values of the parts again. Without it
   * each field is one part.
   */
  parts?: { apart: (values: Values) => Record<string, unknown>; together: (parts: Record<string, unknown>) => Values }
  load: () => Promise<S>
  save: (change: Sheet<Wire>) => Promise<S>
  /** As of useForm. */
  look?: (wire: Wire) => Promise<unknown>
  sure?: (wire: Wire) => Promise<boolean>
  /** As of useForm; the form shows already what was saved. */
  done: (saved: S, before: S) => unknown
}

/** Somebody else saved while this form was being edited. */
interface Conflict<S> {
  sheet: S
  /** The fields that are different now. */
  fields: string[]
}

/** What Editor needs of a form that others edit too. */
export interface Editing {
  readonly form: FormState
  readonly conflict: { fields: string[] } | undefined
  settle: (how: 'keep' | 'replace') => void
}

/**
 * A form over something that others edit too. Nothing of theirs is overwritten unseen: when the server holds a newer
 * state, what was typed stays and the person decides.
 */
export function useEditing<Wire extends object, Values extends object, S extends Sheet<Wire>>(
  options: Options<Wire, Values, S>,
) {
  const sheet = shallowRef(options.sheet)
  const conflict = shallowRef<Conflict<S>>()
  const form = useForm({
    values: options.values(options.sheet.form),
    schema: options.schema,
    send: async (wire) => ({ saved: await send(wire), before: sheet.value }),
    look: options.look,
    sure: options.sure,
    done({ saved, before }) {
      replace(saved)
      return options.done(saved, before)
    },
    refused: (refusal) => refusal.has('conflict'), // the conflict stands above the fields
    guard: true,
  })
  const typed = () => ({ ...(form.values as Values) })
  const apart = (values: Values) => options.parts?.apart(values) ?? (values as Record<string, unknown>)
  const together = (parts: Record<string, unknown>) => options.parts?.together(parts) ?? (parts as Values)
  const partsOf = (sheet: S) => apart(options.values(sheet.form))

  const send = (wire: Wire) => shown((version) => options.save({ form: wire, version }))

  /** Does what is meant for the state that is shown; again by itself where the newer one differs in nothing that this form shows. */
  async function shown<Answer>(deed: (version: number) => Promise<Answer>): Promise<Answer> {
    try {
      return await deed(sheet.value.version)
    } catch (failure) {
      if (failure instanceof Refusal && failure.has('conflict') && (await refresh())) return shown(deed)
      throw failure
    }
  }

  /** Asks what the server holds now. True when nothing of this form changed there: then there is nothing to decide. */
  async function refresh(): Promise<boolean> {
    const now = await options.load()
    const fields = changedKeys(partsOf(sheet.value), partsOf(now))
    if (!fields.length) {
      sheet.value = now
      return true
    }
    conflict.value = { sheet: now, fields }
    await nextTick()
    document.querySelector<HTMLElement>('[data-conflict]')?.focus()
    return false
  }

  /** Shows the state now, without what was typed; only what was typed since the last values were sent stays. */
  function replace(now: S) {
    const sent = form.sent() as Values | undefined
    const later = sent && merge(apart(sent), apart(typed()), partsOf(now))
    sheet.value = now
    conflict.value = undefined
    form.reset(options.values(now.form))
    if (later) Object.assign(form.values as Values, together(later))
  }

  /** Shows the state now, with what was typed over it. */
  function keep(now: S) {
    const kept = merge(partsOf(sheet.value), apart(typed()), partsOf(now))
    replace(now)
    Object.assign(form.values as Values, together(kept))
  }

  /** Takes a state that an action beside the form brought about; asks only where both changed the same. */
  function take(now: S) {
    const fields = clashes(partsOf(sheet.value), apart(typed()), partsOf(now))
    if (fields.length) conflict.value = { sheet: now, fields }
    else keep(now)
  }

  function settle(how: 'keep' | 'replace') {
    if (!conflict.value) return
    if (how === 'keep') keep(conflict.value.sheet)
    else replace(conflict.value.sheet)
    tell(translate(how === 'keep' ? 'conflict.merged' : 'conflict.replaced'))
  }

  return {
    form,
    /** What the server held last. */
    get sheet() {
      return sheet.value
    },
    get conflict() {
      return conflict.value
    },
    settle,
    shown,
    replace,
    take,
    refresh,
    /** Lets go of what was typed, so that the page can be left without a question. */
    drop: () => form.reset(form.values as Values),
  }
}
