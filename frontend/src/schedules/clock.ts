/**
 * A time as it is typed: "9", "930", "９：３０", "18:00"; "25:00" is one o'clock of the next day, as shops in Japan write it.
 * undefined for what is no time.
 */
export function tidyTime(typed: string): string | undefined {
  const text = typed.normalize('NFKC').replaceAll(/[\s時分]/g, (sign) => (sign === '時' ? ':' : ''))
  const found = /^(\d{1,2}):?$|^(\d{1,2}):?(\d{2})$/.exec(text)
  if (!found) return undefined
  const hours = Number(found[1] ?? found[2])
  const minutes = Number(found[3] ?? 0)
  if (hours > 29 || minutes > 59) return undefined
  return `${String(hours % 24).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`
}

/** Tells whether what ends at a time ends on the day after that on which it began. */
export const isNextDay = (from: string, until: string) => Boolean(from && until) && until <= from
