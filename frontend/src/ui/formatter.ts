const made = new Map<string, Intl.DateTimeFormat>()

/** A formatter, made once: making one takes a hundred times as long as writing a date with it. */
export function formatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`
  const format = made.get(key) ?? new Intl.DateTimeFormat(locale, options)
  made.set(key, format)
  return format
}
