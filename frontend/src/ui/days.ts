import { formatter } from './formatter'

/** How far the zone's clock is ahead of UTC at an instant, in milliseconds. */
function ahead(at: number, zone: string): number {
  const format = formatter('en-GB', {
    timeZone: zone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const p = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  return Date.UTC(p.year!, p.month! - 1, p.day!, p.hour, p.minute, p.second) - Math.trunc(at / 1000) * 1000
}

const day = 24 * 60 * 60 * 1000

/** The midnight of a date ("2026-04-01") in UTC; undefined for what is no date. */
function midnight(date: string): number | undefined {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN
  return Number.isNaN(at) ? undefined : at
}

/**
 * The first instant of a date in a time zone, also where the clock is put forward or back at midnight; undefined for
 * what is no date.
 */
export function startOfDay(date: string, zone: string): Date | undefined {
  const utc = midnight(date)
  if (utc === undefined) return undefined
  // The clock before and the clock after a change that may happen in this night.
  const candidates = [utc - ahead(utc - day, zone), utc - ahead(utc + day, zone)].sort((a, b) => a - b)
  const within = candidates.find((at) => at + ahead(at, zone) >= utc)
  return new Date(within ?? candidates[1]!)
}

/** The first instant after a date. */
export function endOfDay(date: string, zone: string): Date | undefined {
  const utc = midnight(date)
  return utc === undefined ? undefined : startOfDay(new Date(utc + day).toISOString().slice(0, 10), zone)
}

/**
 * The instant at which clocks in a time zone show "2026-04-01T09:00": the first of two, and where the clock leaves the
 * time out, as much later; undefined for what is no such time.
 */
export function instantAt(local: string, zone: string): Date | undefined {
  const utc = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(local) ? Date.parse(`${local}:00Z`) : Number.NaN
  if (Number.isNaN(utc)) return undefined
  const candidates = [utc - ahead(utc - day, zone), utc - ahead(utc + day, zone)].sort((a, b) => a - b)
  const shown = candidates.find((at) => at + ahead(at, zone) === utc)
  return new Date(shown ?? candidates[1]!)
}

/** How much of its day the clock in a time zone has behind it at an instant (milliseconds since 1970): 0 at 00:00, 0.5 at noon. */
export function shareOfDay(at: number, zone: string): number {
  const local = at + ahead(at, zone)
  return (local - Math.floor(local / day) * day) / day
}

/** What clocks in a time zone show at an instant, as instantAt reads it. */
export const localTime = (at: Date, zone: string): string =>
  new Date(at.getTime() + ahead(at.getTime(), zone)).toISOString().slice(0, 16)
