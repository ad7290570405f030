import { shareOfDay } from './days'

/** How a stretch looks. The four of them differ by their pattern, not by colour alone. */
export const patterns = ['accent', 'stripes', 'dots', 'lines'] as const
export type Tone = (typeof patterns)[number] | 'success' | 'none'

/** A stretch of a day in the picture, in milliseconds since 1970. */
export interface BarPart {
  from: number
  until: number
  tone: Tone
  /** What is written on it where there is room. */
  name?: string
}

/** What a look stands for. */
export interface BarKey {
  tone: Tone
  text: string
}

/** One day of the picture. */
export interface BarDay {
  key: string
  label: string
  /** Why this day is not like others. */
  note?: string
  from: number
  until: number
  /** The time zone of its clock. */
  zone: string
  parts: BarPart[]
  /** What the bar shows, in words; several lines where it is several things. */
  text: string
}

/**
 * Where a part stands on the bar of its day, in percent. The bar is one of the clock, as its axis says: 9 o'clock is at its place
 * also on a day on which the clock is put forward or back.
 */
export function place(part: Pick<BarPart, 'from' | 'until'>, day: Pick<BarDay, 'from' | 'until' | 'zone'>) {
  const percent = (at: number) => (at <= day.from ? 0 : at >= day.until ? 100 : shareOfDay(at, day.zone) * 100)
  const [from, until] = [percent(part.from), percent(part.until)]
  return { left: Math.min(from, until), width: Math.abs(until - from) }
}
