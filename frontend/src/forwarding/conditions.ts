import type { LocationQuery } from 'vue-router'
import { actions } from './actions'
import type { Action, Order, Search } from './wire'

/** 検索条件入力, and what the list of hits is narrowed to; what is empty is no condition. */
export interface Conditions {
  site: string
  contract: string
  phone: string
  /** 転送状態. */
  state: '' | 'on' | 'off'
  /** Only numbers whose calls go to 留守番電話; '1' or ''. */
  voicemail: '' | '1'
  /** Only numbers that are locked; '1' or ''. */
  locked: '' | '1'
  /** What is set ends today. */
  ends: '' | 'today'
  /** Forwarding for so many days or longer. */
  days: string
  /** 転送動作. */
  action: '' | Action
  /** Part of the number that calls go to. */
  destination: string
  /** The id of the schedule that they follow, or `unfollowed`. */
  schedule: string
}

/** Instead of a schedule's id: of numbers that follow none. */
export const unfollowed = 'none'

/** What the hits of a search are narrowed by, beside 検索条件入力. */
export type Filter = Exclude<keyof Conditions, 'site' | 'contract' | 'phone'>

export const states = ['on', 'off'] as const
/** What hits are sorted by. */
export const keys = ['phone', 'site', 'oldest', 'latest', 'ending'] as const
/** Each of them, and the other way round. */
export const orders = keys.flatMap((key) => [key, `-${key}`] as const) satisfies Order[]

/** All hits; in the order in which the page names the filters. */
export const unfiltered: Pick<Conditions, Filter> = {
  state: '',
  days: '',
  ends: '',
  action: '',
  destination: '',
  schedule: '',
  voicemail: '',
  locked: '',
}
export const anywhere: Conditions = { site: '', contract: '', phone: '', ...unfiltered }

/** How many days were typed, in any width; empty when the server would not take them. */
export function daysOf(text: string): string {
  const days = Number(text.normalize('NFKC'))
  return Number.isInteger(days) && days >= 1 && days <= 3650 ? String(days) : ''
}

const first = (value: LocationQuery[string] | undefined) => (Array.isArray(value) ? value[0] : value) ?? ''

export const conditionsOf = (query: LocationQuery): Conditions => ({
  site: first(query.site),
  contract: first(query.contract),
  phone: first(query.phone),
  state: states.find((one) => one === first(query.state)) ?? '',
  voicemail: first(query.voicemail) === '1' ? '1' : '',
  locked: first(query.locked) === '1' ? '1' : '',
  ends: first(query.ends) === 'today' ? 'today' : '',
  days: daysOf(first(query.days)),
  action: actions.find((one) => one === first(query.action)) ?? '',
  destination: first(query.destination),
  schedule: first(query.schedule).slice(0, 64),
})

/** How the hits are sorted, from the address. */
export const orderOf = (query: LocationQuery): Order => orders.find((one) => one === first(query.order)) ?? 'phone'

/** Tells whether the address asks for a search; a search without any condition carries its page alone. */
export const asksForSearch = (query: LocationQuery) =>
  'page' in query || Object.values(conditionsOf(query)).some((value) => value !== '')

/** What is left of the conditions when nothing empty is sent. */
export const filled = (conditions: Conditions): Partial<Conditions> =>
  Object.fromEntries(
    Object.entries(conditions)
      .map(([key, value]) => [key, value.trim()])
      .filter(([, value]) => value !== ''),
  )

/** The conditions as the server takes them. */
export function searchOf(conditions: Conditions): Search {
  const { days, voicemail, locked, ...rest } = filled(conditions)
  return {
    ...rest,
    ...(days && { days: Number(days) }),
    ...(voicemail && { voicemail: true }),
    ...(locked && { locked: true }),
  }
}

/** The address's query for a page of a search. */
export const queryOf = (conditions: Conditions, page = 1, order: Order = 'phone'): Record<string, string> => ({
  ...filled(conditions),
  ...(order === 'phone' ? {} : { order }),
  page: String(page),
})

/** The filters that are set. */
export const filtersOf = (conditions: Conditions) =>
  (Object.keys(unfiltered) as Filter[]).filter((one) => conditions[one].trim() !== '')

export const sameConditions = (a: Conditions, b: Conditions) => JSON.stringify(filled(a)) === JSON.stringify(filled(b))
