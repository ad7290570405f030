import * as v from 'valibot'
import {
  computed,
  type InjectionKey,
  type InputHTMLAttributes,
  inject,
  nextTick,
  reactive,
  ref,
  useId,
  watch,
} from 'vue'
import { merge } from './merge'
import { asRefusal, type Fault, type Refusal } from './refusal'
import { useUnsaved } from './unsaved'

interface Options<Values extends object, Sent, Answer> {
  /** What the fields hold at first. */
  values: Values
  send: (sent: Sent) => Promise<Answer>
  /** What only the server knows to be wrong, of values of which an input is half typed: all is told in one round. */
  look?: (sent: Sent) => Promise<unknown>
  /** Asks whether it is to be sent at all; it stays as it is typed where it is not. */
  sure?: (sent: Sent) => Promise<boolean>
  /**
   * Called with the answer once the server has made the change. Where it fails, the next press of the button calls it again with
   * that answer, unless the values were edited meanwhile: the change is made already and must not be sent a second time.
   */
  done?: (answer: Answer) => unknown
  /** Sees a refusal before the form shows it; the form shows nothing of it where this answers true, for the page does. */
  refused?: (refusal: Refusal) => boolean | undefined
  /** Asks before leaving the page with changes that are not saved. */
  guard?: boolean
}

/** Checks before anything is sent; the messages of the schema are codes of the dictionary `error`. */
interface Checked<Values extends object, Sent, Answer> extends Options<Values, Sent, Answer> {
  schema: v.GenericSchema<unknown, Sent>
}
/** Sends what the fields hold: the server alone checks it. */
interface Unchecked<Values extends object, Answer> extends Options<Values, Values, Answer> {
  schema?: undefined
}
type FormOf<Values extends object> = ReturnType<typeof useSending<Values, unknown, unknown>>
type Verdict<Sent> = { sent: Sent } | { faults: Fault[] }

/** What Form, Field and ErrorSummary need of a form. */
export interface FormState {
  readonly id: string
  readonly busy: boolean
  readonly dirty: boolean
  readonly faults: Fault[]
  submit: () => Promise<void>
}

export interface FieldLabel {
  id: string
  label: () => string
  /** Of the form, where another part has a field with the same label. */
  part?: () => string | undefined
}

export const formKey: InjectionKey<{ state: FormState; fields: Map<string, FieldLabel> }> = Symbol('form')
export const fieldKey: InjectionKey<{
  readonly id: string
  readonly labelId: string
  readonly name: string
  readonly describedBy: string | undefined
  readonly invalid: boolean
  /** Ties the one input of the field to its label, its help and its fault. */
  readonly input: InputHTMLAttributes
}> = Symbol('field')

/** The input in which a place is mended: itself, or of several the one that is wrong, the chosen one, the first that is not shut. */
function inputOf(place: HTMLElement | null | undefined) {
  if (!place || place.matches('input,select,textarea,button')) return place
  const open = [...place.querySelectorAll<HTMLInputElement>('input,select,textarea')].filter(
    ({ disabled }) => !disabled,
  )
  const wrong = open.find((input) => input.getAttribute('aria-invalid') === 'true')
  return wrong ?? open.find(({ checked }) => checked) ?? open[0]
}

/** Puts the focus on the input with this id, or on one within; what is folded around it opens. */
export function focusField(id: string | undefined) {
  const place = document.getElementById(id ?? '')
  place?.closest('details')?.setAttribute('open', '')
  inputOf(place)?.focus()
}

/** What an input of the kit takes from the Field around it. */
export const useField = () => inject(fieldKey, undefined)

/** A copy to the bottom: what was put into the values as a copy of a part of theirs holds proxies, which structuredClone refuses. */
const copy = <T>(value: T): T =>
  (Array.isArray(value)
    ? value.map(copy)
    : value && typeof value === 'object'
      ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, copy(part)]))
      : value) as T

/** What the values hold at the place of a fault ("days.1.name"), or nearest to it; nothing where none of them is meant. */
function heldAt(values: object, place = '') {
  let held: unknown = values
  for (const key of place.split('.')) {
    if (!(held instanceof Object && key in held)) break
    held = held[key as keyof typeof held]
  }
  return held === values ? '' : JSON.stringify(held)
}
const among = (faults: Fault[], { code, field }: Fault) =>
  faults.some((one) => one.code === code && one.field === field)

function verdict<Sent>(schema: v.GenericSchema<unknown, Sent>, values: object): Verdict<Sent> {
  const result = v.safeParse(schema, values)
  if (result.success) return { sent: result.output }
  const faults = new Map<string | undefined, Fault>()
  for (const issue of result.issues) {
    const field = v.getDotPath(issue) ?? undefined
    if (faults.has(field)) continue
    const limit = 'requirement' in issue && typeof issue.requirement === 'number' ? issue.requirement : undefined
    faults.set(field, { code: issue.message, field, args: limit === undefined ? undefined : { limit } })
  }
  return { faults: [...faults.values()] }
}

/** One form: holds what was typed, checks it, sends it once, and keeps the faults beside the fields they concern. */
export function useForm<Values extends object, Sent, Answer>(options: Checked<Values, Sent, Answer>): FormOf<Values>
export function useForm<Values extends object, Answer>(options: Unchecked<Values, Answer>): FormOf<Values>
export function useForm<Values extends object, Sent, Answer>(
  options: Checked<Values, Sent, Answer> | Unchecked<Values, Answer>,
): FormOf<Values> {
  if (options.schema === undefined) return useSending(options, (values) => ({ sent: copy(values) }))
  const { schema } = options
  return useSending(options, (values) => verdict(schema, values))
}

function useSending<Values extends object, Sent, Answer>(
  options: Options<Values, Sent, Answer>,
  check: (values: Values) => Verdict<Sent>,
) {
  const id = useId()
  const values = reactive(copy(options.values)) as Values
  const saved = ref(JSON.stringify(values))
  const faults = ref<Fault[]>([])
  const busy = ref(false)
  /** The values that are on their way; what is typed meanwhile stays, and is not saved yet. */
  let sent: Values | undefined
  const dirty = computed(() => JSON.stringify(values) !== saved.value)

  /** What the check found wrong at the last press: what is mended at another field of it (an end before its begin) goes too. */
  let checked: Fault[] = []
  // A fault goes as soon as its own field is edited.
  watch(
    () => JSON.stringify(values),
    (_, before) => {
      if (!faults.value.length) return
      const was = JSON.parse(before)
      const now = check(values)
      const mended = (fault: Fault) => among(checked, fault) && !('faults' in now && among(now.faults, fault))
      faults.value = faults.value.filter(
        (fault) => heldAt(values, fault.field) === heldAt(was, fault.field) && !mended(fault),
      )
    },
    { flush: 'sync' }, // later, it would take away the faults of a form sent in the same moment
  )

  /** A date typed in part is none in the values, and neither is a word that a list does not know: only the inputs know of it. */
  const halfTyped = (): Fault[] =>
    [...(document.getElementById(id)?.querySelectorAll('input') ?? [])]
      .filter(({ name, validity }) => name && (validity.badInput || validity.customError))
      .map(({ name, validity }) => ({ code: validity.badInput ? 'half_typed' : 'unlisted', field: name }))

  async function focusFault() {
    await nextTick()
    const form = document.getElementById(id)
    const faulty = form?.querySelector<HTMLElement>('[aria-invalid="true"],[data-invalid]')
    const wanted = inputOf(faulty) ?? form?.querySelector<HTMLElement>('[data-form-notice]')
    wanted?.focus()
  }

  /** What was answered to the values as they stand, where what follows has failed. */
  let unfinished: { answer: Answer } | undefined

  async function submit() {
    if (busy.value) return
    if (unfinished && !dirty.value) return whileBusy(() => unfinished && follow(unfinished.answer))
    const half = halfTyped()
    const found = check(values)
    checked = 'faults' in found ? found.faults : []
    const wrong = [...half, ...checked.filter(({ field }) => !half.some((one) => one.field === field))]
    if ('faults' in found) return fail(wrong)
    if (wrong.length) return whileBusy(async () => fail([...wrong, ...(await besides(wrong, found.sent))]))
    faults.value = []
    await whileBusy(() => sendOff(found.sent))
  }

  async function besides(wrong: Fault[], body: Sent): Promise<Fault[]> {
    try {
      await options.look?.(body)
      return []
    } catch (failure) {
      return asRefusal(failure).faults.filter(({ field }) => field && !wrong.some((one) => one.field === field))
    }
  }

  async function whileBusy(deed: () => unknown) {
    busy.value = true
    try {
      await deed()
    } finally {
      busy.value = false
      sent = undefined
    }
  }

  async function sendOff(body: Sent) {
    const was = JSON.stringify(values)
    sent = JSON.parse(was)
    let answer: Answer
    try {
      if (options.sure && !(await options.sure(body))) return
      answer = await options.send(body)
    } catch (failure) {
      const refusal = asRefusal(failure)
      if (!options.refused?.(refusal)) await fail(refusal.faults)
      return
    }
    saved.value = was
    await follow(answer)
  }

  /** The change is made: whatever goes wrong from here on is no fault of it. */
  async function follow(answer: Answer) {
    unfinished = undefined
    faults.value = []
    try {
      await options.done?.(answer)
    } catch (failure) {
      unfinished = { answer }
      asRefusal(failure) // reports what is a fault of ours
      await fail([{ code: 'unfinished' }])
    }
  }

  function fail(found: Fault[]) {
    faults.value = found
    return focusFault()
  }

  /** Takes what the server holds as the new starting point, under what was typed since the values were sent. */
  function reset(to: Values = options.values) {
    const now = copy(to)
    saved.value = JSON.stringify({ ...values, ...now })
    Object.assign(values, sent ? merge(sent, values, now) : now)
    faults.value = []
  }

  if (options.guard) useUnsaved(() => dirty.value)

  return reactive({ id, values, faults, busy, dirty, submit, reset, sent: () => sent })
}
