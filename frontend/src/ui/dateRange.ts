import { endOfDay, startOfDay } from './days'

/** Days in the reader's time zone, "2026-04-01"; both are included, and what is empty is no border. */
export interface DateRange {
  from: string
  to: string
}

/** Two dates in the wrong order find nothing, and it is better said than shown as an empty list. */
export const wrongOrder = ({ from, to }: DateRange) => Boolean(from && to && from > to)

/** A date of a field or an address; empty for what is none, or not yet: the year 0020 is on its way to 2026. */
export const dateOf = (text: string) => (text >= '2000' && startOfDay(text, 'UTC') ? text : '')

/** The instants between which a range lies, as the server is asked. */
export const instantsOf = ({ from, to }: DateRange, zone: string) => ({
  from: startOfDay(from, zone)?.toISOString(),
  to: endOfDay(to, zone)?.toISOString(),
})
