const clockTime = (hours: number, minutes: number) =>
  `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`

/** The hours and minutes that are typed as "9", "930", "９：３０", "18:00"; undefined for what is no time. */
function readTime(typed: string): [hours: number, minutes: number] | undefined {
  const text = typed.normalize('NFKC').replaceAll(/[\s時分]/g, (sign) => (sign === '時' ? ':' : ''))
  const found = /^(\d{1,2}):?$|^(\d{1,2}):?(\d{2})$/.exec(text)
  if (!found) return undefined
  const hours = Number(found[1] ?? found[2])
  const minutes = Number(found[3] ?? 0)
  return hours > 29 || minutes > 59 ? undefined : [hours, minutes]
}

/** A time at which something ends: "25:00" is one o'clock of the next day, as shops in Japan write it. */
export function tidyTime(typed: string): string | undefined {
  const [hours, minutes] = readTime(typed) ?? []
  return hours === undefined ? undefined : clockTime(hours % 24, minutes!)
}

/** A time at which something begins: what begins on the next day is entered there. */
export const tidyBegin = (typed: string): string | undefined => (isOfNextDay(typed) ? undefined : tidyTime(typed))

/** Tells whether a typed time is written as one of the next day: "25:00". */
export const isOfNextDay = (typed: string) => (readTime(typed)?.[0] ?? 0) >= 24

/** Tells whether what ends at a time ends on the day after that on which it began. */
export const isNextDay = (from: string, until: string) => Boolean(from && until) && until <= from
