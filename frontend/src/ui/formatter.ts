const made = new Map<string, Intl.DateTimeFormat>()
const known = new Map<string, string>()

/**
 * The time zone in which times are told: UTC where this browser's own list of zones is older than the server's and lacks the one
 * that was chosen. Whatever names the zone beside a time names this one.
 */
export function knownZone(zone: string): string {
  let found = known.get(zone)
  if (!found) {
    try {
      new Intl.DateTimeFormat('en', { timeZone: zone })
      found = zone
    } catch {
      found = 'UTC'
    }
    known.set(zone, found)
  }
  return found
}

/** A formatter, made once: making one takes a hundred times as long as writing a date with it. */
export function formatter(locale: string, options: Intl.DateTimeFormatOptions & { timeZone: string }) {
  const key = `${locale} ${JSON.stringify(options)}`
  const format = made.get(key) ?? new Intl.DateTimeFormat(locale, { ...options, timeZone: knownZone(options.timeZone) })
  made.set(key, format)
  return format
}
