import type { LocationQuery } from 'vue-router'

/** 検索条件入力: what is empty is no condition. */
export interface Conditions {
  site: string
  contract: string
  phone: string
  /** 転送状態 */
  state: '' | 'on' | 'off'
}
/** The conditions as they are sent. */
type Filled = Partial<Omit<Conditions, 'state'>> & { state?: 'on' | 'off' }

export const anywhere: Conditions = { site: '', contract: '', phone: '', state: '' }

const states = ['on', 'off'] as const
const first = (value: LocationQuery[string] | undefined) => (Array.isArray(value) ? value[0] : value) ?? ''

export const conditionsOf = (query: LocationQuery): Conditions => ({
  site: first(query.site),
  contract: first(query.contract),
  phone: first(query.phone),
  state: states.find((state) => state === first(query.state)) ?? '',
})

/** The page in the address, counted from 1. */
export function pageOf(query: LocationQuery): number {
  const page = Number(first(query.page))
  return Number.isSafeInteger(page) && page > 0 ? page : 1
}

/** Tells whether the address asks for a search; a search without any condition carries its page alone. */
export const asksForSearch = (query: LocationQuery) =>
  'page' in query || Object.values(conditionsOf(query)).some((value) => value !== '')

/** What is left of the conditions when nothing empty is sent. */
export const filled = (conditions: Conditions): Filled =>
  Object.fromEntries(
    Object.entries(conditions)
      .map(([key, value]) => [key, value.trim()])
      .filter(([, value]) => value !== ''),
  )

/** The address's query for a page of a search. */
export const queryOf = (conditions: Conditions, page = 1): Record<string, string> => ({
  ...filled(conditions),
  page: String(page),
})

export const sameConditions = (a: Conditions, b: Conditions) => JSON.stringify(filled(a)) === JSON.stringify(filled(b))
