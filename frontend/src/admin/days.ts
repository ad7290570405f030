/** How far the zone's clock is ahead of UTC at an instant, in milliseconds. */
function ahead(at: number, zone: string): number {
  const format = new Intl.DateTimeFormat('en-GB', {
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
