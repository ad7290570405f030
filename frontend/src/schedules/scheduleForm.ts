import * as v from 'valibot'
import { oneLine } from '../ui/fields'
import { isNextDay, isOfNextDay, tidyBegin, tidyTime } from './clock'
import type { ScheduleWire } from './wire'

export type Interval = ScheduleWire['week'][number][number]

/** Special days in the form: a single day has no `until`. */
export interface SpecialValues {
  name: string
  from: string
  until: string
  yearly: boolean
  kind: 'closed' | 'open'
  hours: Interval[]
}

export interface ScheduleValues {
  name: string
  time_zone: string
  /** By day of the week, Sunday first. */
  week: Interval[][]
  holidays: boolean
  days: SpecialValues[]
}

/** The days of the week as they stand in the form: Monday first. */
export const weekdays = [1, 2, 3, 4, 5, 6, 0] as const
export type Weekday = (typeof weekdays)[number]

export const officeHours = (): Interval => ({ from: '09:00', until: '18:00' })

/** Makes other days of the week open as one of them. */
export function copyDay(week: Interval[][], from: Weekday, to: Weekday[]) {
  for (const day of to) week[day] = week[from]!.map((one) => ({ ...one }))
}

export const newSchedule = (zone: string): ScheduleValues => ({
  name: '',
  time_zone: zone,
  week: [[], ...[1, 2, 3, 4, 5].map(() => [officeHours()]), []],
  holidays: true,
  days: [],
})

export const newSpecial = (): SpecialValues => ({
  name: '',
  from: '',
  until: '',
  yearly: false,
  kind: 'closed',
  hours: [],
})

export const scheduleValues = (wire: ScheduleWire): ScheduleValues => ({
  ...wire,
  days: wire.days.map((day) => ({
    ...day,
    until: day.until === day.from ? '' : day.until,
    kind: day.hours.length ? 'open' : 'closed',
  })),
})

const whole = 24 * 60
const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
const ends = ({ from, until }: Interval) => minutes(until) + (isNextDay(from, until) ? whole : 0)
const byBegin = (a: Interval, b: Interval) => minutes(a.from) - minutes(b.from)

const overlap = (hours: Interval[]) =>
  [...hours].sort(byBegin).some((one, i, all) => i > 0 && minutes(one.from) < ends(all[i - 1]!))

/** Tells whether the last hours of a day run into the first of the next one. */
const runsOver = (hours: Interval[], next: Interval[]) =>
  hours.some((one) => next.some((other) => ends(one) - whole > minutes(other.from)))

const tidy = ({ from, until }: Interval) => ({ from: tidyBegin(from) ?? '', until: tidyTime(until) ?? '' })
const hours = v.pipe(
  v.array(v.object({ from: v.string(), until: v.string() })),
  v.check((typed) => !typed.some(({ from }) => isOfNextDay(from)), 'begins_next_day'),
  v.transform((typed) => typed.map(tidy)),
  v.check((all) => all.every(({ from, until }) => from && until), 'time_malformed'),
  v.maxLength(6, 'hours_many'),
  v.check((all) => !all.every(({ from, until }) => from && until) || !overlap(all), 'hours_overlap'),
)
const isDate = (text: string) => /^[2-9]\d{3}-\d{2}-\d{2}$/.test(text)
const special = v.pipe(
  v.object({
    name: v.pipe(oneLine(60), v.nonEmpty('required')),
    from: v.pipe(v.string(), v.check(isDate, 'date_unknown')),
    until: v.pipe(
      v.string(),
      v.check((text) => !text || isDate(text), 'date_unknown'),
    ),
    yearly: v.boolean(),
    kind: v.picklist(['closed', 'open']),
    hours: v.array(v.object({ from: v.string(), until: v.string() })),
  }),
  v.transform((day) => ({ ...day, until: day.until || day.from, hours: day.kind === 'open' ? day.hours : [] })),
  v.forward(
    v.check(({ from, until }) => until >= from, 'days_order'),
    ['until'],
  ),
  v.forward(
    v.check(({ kind, hours }) => kind === 'closed' || hours.length > 0, 'required'),
    ['hours'],
  ),
  v.transform(({ kind: _, ...day }) => day),
  v.object({ name: v.string(), from: v.string(), until: v.string(), yearly: v.boolean(), hours }),
)

/** Checks as portal.ReadSchedule does, and makes what goes over the wire. */
export const scheduleSchema: v.GenericSchema<unknown, ScheduleWire> = v.pipe(
  v.object({
    name: v.pipe(oneLine(60), v.nonEmpty('required')),
    time_zone: v.pipe(v.string(), v.nonEmpty('time_zone_unknown')),
    week: v.pipe(
      v.array(hours),
      v.rawCheck(({ dataset, addIssue }) => {
        if (!dataset.typed) return
        dataset.value.forEach((day, i, week) => {
          if (!runsOver(day, week[(i + 1) % 7]!)) return
          addIssue({
            message: 'hours_overlap_next',
            path: [{ type: 'array', origin: 'value', input: week, key: i, value: day }],
          })
        })
      }),
    ),
    holidays: v.boolean(),
    days: v.pipe(v.array(special), v.maxLength(200, 'days_many')),
  }),
)
