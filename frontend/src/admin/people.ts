import type { LocationQuery } from 'vue-router'
import type { components } from '../api.gen'
import { plain } from '../ui/find'
import { pageOf } from '../ui/paging'

export type Person = components['schemas']['Person']
export type Colleague = components['schemas']['Colleague']
export type PeopleFilter = components['schemas']['PeopleFilter']
export type PeopleSort = NonNullable<PeopleFilter['sort']>

/** How ユーザー一覧 is looked at; lives in the query of the address. */
export interface View {
  search: string
  role: Person['role'] | ''
  state: Person['state'] | ''
  factor: Person['factor'] | ''
  /** A group's id, '' for all people, noGroup for people without one. */
  group: string
  sort: PeopleSort
  descending: boolean
  page: number
}

export const noGroup = 'none'
export const pageSize = 50
export const wholeView: View = {
  search: '',
  role: '',
  state: '',
  factor: '',
  group: '',
  sort: 'name',
  descending: false,
  page: 1,
}

export const roles = ['user', 'admin'] as const
export const states = ['invited', 'active', 'disabled'] as const
export const factors = ['totp', 'mail', 'unset'] as const
const sorts: readonly PeopleSort[] = ['name', 'mail', 'role', 'factor', 'groups', 'state', 'last_sign_in']

/** Reads the query of the address; what it does not know, it leaves out. */
export function readView(query: LocationQuery): View {
  const text = (key: string) => String(query[key] ?? '')
  const sort = sorts.find((sort) => sort === text('sort').replace(/^-/, ''))
  return {
    search: text('search'),
    role: roles.find((role) => role === query.role) ?? '',
    state: states.find((state) => state === query.state) ?? '',
    factor: factors.find((factor) => factor === query.factor) ?? '',
    group: text('group'),
    sort: sort ?? wholeView.sort,
    descending: Boolean(sort) && text('sort').startsWith('-'),
    page: pageOf(query),
  }
}

/** The query that readView understands; what is as usual stays out of the address. */
export function queryOf(view: View): Record<string, string> {
  const { sort, descending, page, ...filters } = view
  const order = `${descending ? '-' : ''}${sort}`
  return Object.fromEntries(
    Object.entries({
      ...filters,
      sort: order === wholeView.sort ? '' : order,
      page: page > 1 ? `${page}` : '',
    }).filter(([, value]) => value),
  )
}

/** What the server is asked for, besides the page. */
export function peopleFilter({ search, role, state, factor, group, sort, descending }: View): PeopleFilter {
  return {
    search: search.trim() || undefined,
    role: role || undefined,
    state: state || undefined,
    factor: factor || undefined,
    group: group || undefined,
    sort,
    descending: descending || undefined,
  }
}

export const filtered = ({ search, role, state, factor, group }: View) =>
  Boolean(plain(search) || role || state || factor || group)
