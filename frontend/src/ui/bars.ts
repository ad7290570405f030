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
  parts: BarPart[]
  /** What the bar shows, in words; several lines where it is several things. */
  text: string
}

/** Where a part stands on the bar of its day, in percent. */
export function place(part: Pick<BarPart, 'from' | 'until'>, day: Pick<BarDay, 'from' | 'until'>) {
  const percent = (at: number) => Math.min(100, Math.max(0, ((at - day.from) / (day.until - day.from)) * 100))
  return { left: percent(part.from), width: percent(part.until) - percent(part.from) }
}
