import { listFields, listOf } from '../ui/merge'
import type { ScheduleValues, SpecialValues } from './scheduleForm'

// What people change apart from each other in a schedule: each day of the week for itself, and the special days by their dates.

type Parts = Record<string, unknown>

export function apart({ week, days, ...rest }: ScheduleValues): Parts {
  const byDates = new Map<string, SpecialValues[]>()
  for (const day of days) byDates.set(datesOf(day), [...(byDates.get(datesOf(day)) ?? []), day])
  return {
    ...rest,
    ...listFields('week', [...week.entries()], ([day]) => String(day)),
    ...listFields('days', [...byDates.values()], ([day]) => datesOf(day!)),
  }
}

export function together(parts: Parts): ScheduleValues {
  const { name, time_zone, holidays } = parts
  const week = listOf<[number, ScheduleValues['week'][number]]>('week', parts).map(([, hours]) => hours)
  return { name, time_zone, holidays, week, days: listOf<SpecialValues[]>('days', parts).flat() } as ScheduleValues
}

const datesOf = ({ from, until }: SpecialValues) => `${from}/${until || from}`
/** The dates of a part of the special days, or undefined for another part. */
export function partDates(part: string): Pick<SpecialValues, 'from' | 'until'> | undefined {
  const [, from, until] = /^days\.(.*)\/(.*)$/.exec(part) ?? []
  return from === undefined || until === undefined ? undefined : { from, until }
}
