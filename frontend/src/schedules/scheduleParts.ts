import type { ScheduleValues } from './scheduleForm'

// What people change apart from each other in a schedule: each day of the week for itself, and the special days as a list.

type Parts = Record<string, unknown>

export function apart({ week, ...rest }: ScheduleValues): Parts {
  return { ...rest, ...Object.fromEntries(week.map((hours, day) => [`week.${day}`, hours])) }
}

export function together(parts: Parts): ScheduleValues {
  const { name, time_zone, holidays, days } = parts
  const week = Array.from({ length: 7 }, (_, day) => parts[`week.${day}`])
  return { name, time_zone, holidays, days, week } as ScheduleValues
}
