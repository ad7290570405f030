import * as v from 'valibot'
import type { components } from '../api.gen'
import type { Tested } from '../destination'
import { translate } from '../i18n'
import { timeZone } from '../session'
import { oneLine } from '../ui/fields'
import { contains } from '../ui/find'
import { editOf, kept, type Values } from './draft'
import { ringSeconds } from './ring'
import { isQuick, typedEnd, type UntilValues } from './until'
import type { Changed, ChosenEdit, ChosenNumbers, Draft } from './wire'

export type BatchRow = components['schemas']['BatchRow']
export type BatchSheet = components['schemas']['BatchSheet']
export type BatchStep = BatchSheet['steps'][number]
export type BatchPast = components['schemas']['BatchPast']
export type BatchVersion = components['schemas']['BatchVersion']
export type DeletedBatch = components['schemas']['DeletedBatch']

/** Those whose name or comment contains the text, however it is written. */
export const findBatches = <Row extends Pick<BatchRow, 'name' | 'comment'>>(batches: Row[], text: string) =>
  batches.filter(({ name, comment }) => [name, comment].some((one) => contains(one, text)))

export const nameSchema = { name: v.pipe(oneLine(60), v.nonEmpty('required')), comment: oneLine(500) }

/**
 * What a step of a batch holds: all that the form says about where calls go, and not only what differs from now, for a batch
 * is run on another day. What the form leaves alone for each number is left alone then, too, and so are the lists that are
 * neither edited nor chosen. It has no end: it has no day yet.
 */
export function stepOf(values: Values, draft: Draft, selection: ChosenNumbers): ChosenEdit {
  const { until: _until, ...edit } = editOf(values, draft, selection) as ChosenEdit & { until?: unknown }
  if (values.on === 'off') return edit
  const keeps = kept(values, draft)
  if (!keeps.actions && values.actions.length) edit.actions = values.actions
  if (values.actions.includes('no_answer') && !keeps.ring_seconds) {
    edit.ring_seconds = ringSeconds(values.ring_seconds) ?? 0
  }
  if (!keeps.target && values.target) edit.target = values.target
  const chosen = Number(values.target.replace('list', ''))
  const entry = values.entries[chosen - 1]
  if (entry && !keeps.entries[chosen - 1] && !edit.entries?.some(({ position }) => position === chosen)) {
    const { text, label } = entry
    edit.entries = [...(edit.entries ?? []), { position: chosen, text, label }]
  }
  return edit
}

/**
 * The form of a step that is there already: what it sets, over what its numbers have now. What it leaves alone shows as what
 * differs from number to number does.
 */
export function draftOf(draft: Draft, step: BatchStep): Draft {
  const entries = [...draft.form.entries]
  const mixed = [...draft.mixed.entries]
  for (const { position, text, label } of step.entries) {
    entries[position - 1] = { text, label }
    mixed[position - 1] = false
  }
  const { on, actions, ring_seconds, target } = step
  return {
    ...draft,
    form: {
      on: on ?? false,
      actions: actions ?? [],
      ring_seconds: ring_seconds ?? 0,
      entries,
      target: target ?? '',
    },
    mixed: {
      on: on === undefined,
      actions: actions === undefined,
      ring_seconds: ring_seconds === undefined && actions?.includes('no_answer') !== false,
      target: target === undefined,
      until: false,
      entries: mixed,
    },
  }
}

/** stepOf for a step that is there already: the lists that it writes stay with it. */
export function stepAgain(values: Values, draft: Draft, selection: ChosenNumbers, step: BatchStep): ChosenEdit {
  const edit = stepOf(values, draft, selection)
  if (values.on === 'off') return edit
  const entries = edit.entries ?? []
  const kept = step.entries.filter(({ position }) => !entries.some((one) => one.position === position))
  return kept.length ? { ...edit, entries: [...entries, ...kept] } : edit
}

export const noEnd = (): UntilValues => ({ choice: 'none', date: '', time: '', at: '' })

/** The end of a run, empty for none; undefined while what was typed is no instant. */
export function endOfRun(values: UntilValues): string | undefined {
  if (values.choice === 'date') return typedEnd(values, timeZone())?.toISOString()
  return isQuick(values.choice) ? values.at : ''
}

/** The numbers of a run: those that cannot be set, those that keep it only up to the next boundary, and the others. */
export const mostTelling = (changes: Changed[]): Changed[] => {
  const place = ({ faults, by_hand }: Changed) => (faults.length ? 0 : by_hand ? 1 : 2)
  return changes.toSorted((a, b) => place(a) - place(b))
}

/** What comes of a run: which numbers cannot be set, how many are, are so already, and are so only up to the next boundary. */
export const outcome = (changes: Changed[]) => ({
  refused: changes.filter(({ faults }) => faults.length).map(({ id }) => id),
  count: changes.filter(({ faults, same }) => !faults.length && !same).length,
  stay: changes.filter(({ faults, same }) => !faults.length && same).length,
  byHand: changes.filter(({ faults, by_hand }) => by_hand && !faults.length).length,
})

/** Whether somebody may look at numbers alone, and none of them could be set. */
export const viewedOnly = (changes: Changed[]) =>
  changes.length > 0 && changes.every(({ faults }) => faults.some(({ code }) => code === 'read_only'))

/** What a step sets, as the form names it. */
export function setBy(step: Omit<BatchStep, 'id' | 'ids' | 'numbers' | 'voice_group'>) {
  const t = translate
  const join = t('forwarding.summary.join')
  const facts: { label: string; text: string; tested?: Tested }[] = []
  const add = (label: string, text: string | undefined, tested?: Tested) =>
    text !== undefined && facts.push({ label, text, tested })
  add(
    t('forwarding.edit.on'),
    step.on === undefined ? undefined : t(`forwarding.edit.${step.on ? 'forward' : 'doNot'}`),
  )
  add(t('forwarding.action.title'), step.actions?.map((one) => t(`forwarding.action.${one}`)).join(join))
  add(
    t('forwarding.ring.title'),
    step.ring_seconds ? t('forwarding.batch.seconds', { count: step.ring_seconds }) : undefined,
  )
  const target = step.target === 'voicemail' ? t('forwarding.target.voicemail') : step.target
  add(
    t('forwarding.target.title'),
    target?.startsWith('list') ? t('forwarding.target.list', { n: target.slice(4) }) : target,
  )
  for (const { position, text, label, tested } of step.entries) {
    const shown = [text, label].filter(Boolean).join(' ')
    add(t('forwarding.target.list', { n: position }), shown || t('forwarding.batch.emptied'), tested)
  }
  return facts
}
