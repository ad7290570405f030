import type { LocationQuery } from 'vue-router'
import type { components } from '../api.gen'
import { type DateRange, dateOf, instantsOf } from '../ui/dateRange'
import { rowOf } from '../ui/records'

export type LoggedChange = components['schemas']['LoggedChange']
type Way = LoggedChange['way']

/** How 変更の記録 is looked at; lives in the query of the address. */
export interface LogView extends DateRange {
  /** A user's id, or `system`. */
  person: string
  way: Way | ''
  /** One number, in any spelling. */
  phone: string
  /** The page: changes older than this one, or newer than this one; 0 for the newest. */
  before: number
  after: number
}

export const logPage = 50
export const wholeLog: LogView = { from: '', to: '', person: '', way: '', phone: '', before: 0, after: 0 }

/** Every way, in the order in which one chooses: what people do, then what the program does. */
export const ways: Way[] = ['form', 'import', 'batch', 'plan', 'undo', 'restore', 'until', 'schedule', 'calendar']

/** Reads the query of the address; what it does not know, it leaves out. */
export function readLog(query: LocationQuery): LogView {
  const text = (key: string) => String(query[key] ?? '')
  return {
    from: dateOf(text('from')),
    to: dateOf(text('to')),
    person: text('person'),
    way: ways.find((way) => way === query.way) ?? '',
    phone: text('phone'),
    before: rowOf(query.before),
    after: rowOf(query.after),
  }
}

export const logFiltered = ({ from, to, person, way, phone }: LogView) =>
  Boolean(from || to || person || way || phone.trim())

/** What the server is asked for. */
export const logFilter = ({ person, way, phone, ...range }: LogView, zone: string) => ({
  ...instantsOf(range, zone),
  person: person || undefined,
  way: way || undefined,
  phone: phone.trim() || undefined,
})
