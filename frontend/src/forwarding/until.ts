import { timeZone } from '../session'
import { instantAt, localTime } from '../ui/days'
import type { Draft } from './wire'

/** Ends that are one click away, 終了日時を指定, and 指定しない. */
export const ends = ['none', 'today', 'morning', 'week', 'date'] as const
export type End = (typeof ends)[number]
export type QuickEnd = Exclude<End, 'none' | 'date'>
export const isQuick = (choice: '' | End): choice is QuickEnd => !['', 'none', 'date'].includes(choice)

/** 終了日時 as the form holds it. A blank choice leaves each number its own end. */
export interface UntilValues {
  choice: '' | End
  /** "2026-11-30" and "18:00", in the person's time zone. */
  date: string
  time: string
  /** The instant that a choice of one click stood for when it was made: what was read is what is set, however late. */
  at: string
}

/** The company's hours, as a draft carries them. */
export type Hours = Pick<Draft, 'work_begins' | 'work_ends' | 'days_off'>

const day = 86_400_000

/** The date so many days after an instant, in the time zone. */
function dateAfter(at: Date, days: number, zone: string): string {
  const noon = Date.parse(`${localTime(at, zone).slice(0, 10)}T12:00:00Z`)
  return new Date(noon + days * day).toISOString().slice(0, 10)
}

/** The first date after an instant's on which the company works: on a Friday, calls are not meant to come back on Saturday. */
function workdayAfter(at: Date, { days_off }: Hours, zone: string): string {
  let days = 1
  while (days_off.includes(dateAfter(at, days, zone))) days++
  return dateAfter(at, days, zone)
}

/** The end that a choice of one click stands for at an instant. */
export function quickEnd(choice: QuickEnd, hours: Hours, now: Date, zone: string): Date | undefined {
  switch (choice) {
    case 'today':
      return instantAt(`${dateAfter(now, 0, zone)}T${hours.work_ends}`, zone)
    case 'morning':
      return instantAt(`${workdayAfter(now, hours, zone)}T${hours.work_begins}`, zone)
    case 'week':
      return instantAt(`${dateAfter(now, 7, zone)}T${localTime(now, zone).slice(11)}`, zone)
  }
}

/** The words for a choice: a morning that is not tomorrow's is not told as if it were. */
export const wordOf = (choice: QuickEnd, end: Date | undefined, now: Date, zone: string) =>
  choice === 'morning' && end && localTime(end, zone).slice(0, 10) > dateAfter(now, 1, zone) ? 'workday' : choice

/** The end that was typed; undefined for a date or a time that is no such. */
export const typedEnd = ({ date, time }: UntilValues, zone: string) => instantAt(`${date}T${time}`, zone)

/** When what is being set ends; undefined for no end, and where each number keeps its own. */
export const endOf = (values: UntilValues, zone = timeZone()): Date | undefined =>
  isQuick(values.choice) ? new Date(values.at) : values.choice === 'date' ? typedEnd(values, zone) : undefined

/** What the form shows at first. */
export function untilOf({ form, mixed }: Pick<Draft, 'form' | 'mixed'>, zone = timeZone()): UntilValues {
  if (mixed.until) return { choice: '', date: '', time: '', at: '' }
  if (!form.until) return { choice: 'none', date: '', time: '', at: '' }
  const local = localTime(new Date(form.until), zone)
  return { choice: 'date', date: local.slice(0, 10), time: local.slice(11), at: '' }
}

/** What is sent: nothing when each number keeps what it has, an empty text for no end. */
export function untilEdit(
  values: UntilValues,
  draft: Pick<Draft, 'form' | 'mixed'>,
  zone = timeZone(),
): string | undefined {
  const before = untilOf(draft, zone)
  const same = values.choice === before.choice && values.date === before.date && values.time === before.time
  if (values.choice === '' || (same && !draft.mixed.until)) return undefined
  if (values.choice === 'none') return draft.mixed.until || draft.form.until ? '' : undefined
  return endOf(values, zone)?.toISOString()
}
