import type { LocationQuery } from 'vue-router'
import type { components } from '../api.gen'

export type Person = components['schemas']['Person']

/** How ユーザー一覧 is looked at; lives in the query of the address. */
export interface View {
  search: string
  role: Person['role'] | ''
  state: Person['state'] | ''
  /** A group's name, '' for all people, noGroup for people without one. */
  group: string
  sort: string
  descending: boolean
  page: number
}

/** No group can have this name: names are trimmed. */
export const noGroup = ' '
export const pageSize = 50
export const wholeView: View = {
  search: '',
  role: '',
  state: '',
  group: '',
  sort: 'name',
  descending: false,
  page: 1,
}

/** One spelling of a text for searching: width, case and blanks make no difference. */
export const plain = (text: string) => text.normalize('NFKC').toLowerCase().replaceAll(/\s/g, '')

const roles = ['user', 'admin'] as const
const states = ['invited', 'active', 'disabled'] as const
const factors = ['unset', 'totp', 'mail'] as const
const sortable = ['name', 'mail', 'role', 'factor', 'groups', 'state', 'lastSignIn']

/** Reads the query of the address; what it does not know, it leaves out. */
export function readView(query: LocationQuery): View {
  const text = (key: string) => String(query[key] ?? '')
  const sort = text('sort').replace(/^-/, '')
  return {
    search: text('search'),
    role: roles.find((role) => role === query.role) ?? '',
    state: states.find((state) => state === query.state) ?? '',
    group: text('group'),
    sort: sortable.includes(sort) ? sort : wholeView.sort,
    descending: sortable.includes(sort) && text('sort').startsWith('-'),
    page: Math.max(1, Math.trunc(Number(query.page)) || 1),
  }
}

/** The query that readView understands; what is as usual stays out of the address. */
export function queryOf(view: View): Record<string, string> {
  const { search, role, state, group, sort, descending, page } = view
  const order = `${descending ? '-' : ''}${sort}`
  return Object.fromEntries(
    Object.entries({
      search,
      role,
      state,
      group,
      sort: order === wholeView.sort ? '' : order,
      page: page > 1 ? `${page}` : '',
    }).filter(([, value]) => value),
  )
}

export const filtered = (view: View) => Boolean(plain(view.search) || view.role || view.state || view.group)

/** The people that a view's filters let through, in the order that they came in. */
export function filterPeople(people: Person[], view: View): Person[] {
  const wanted = plain(view.search)
  return people.filter(
    (one) =>
      (!view.role || one.role === view.role) &&
      (!view.state || one.state === view.state) &&
      (!view.group || (view.group === noGroup ? !one.groups.length : one.groups.includes(view.group))) &&
      (!wanted || plain(one.name).includes(wanted) || plain(one.mail).includes(wanted)),
  )
}

const collator = new Intl.Collator('ja', { numeric: true })

const compare: Record<string, (a: Person, b: Person) => number> = {
  name: (a, b) => collator.compare(a.name, b.name),
  mail: (a, b) => collator.compare(a.mail, b.mail),
  role: (a, b) => roles.indexOf(a.role) - roles.indexOf(b.role),
  factor: (a, b) => factors.indexOf(a.factor) - factors.indexOf(b.factor),
  groups: (a, b) => collator.compare(a.groups.join(), b.groups.join()),
  state: (a, b) => states.indexOf(a.state) - states.indexOf(b.state),
  lastSignIn: (a, b) =>
    (a.last_sign_in_at ? Date.parse(a.last_sign_in_at) : 0) - (b.last_sign_in_at ? Date.parse(b.last_sign_in_at) : 0),
}

/** Sorted by a column; equals stand by name, then by address. */
export function sortPeople(people: Person[], by: string, descending: boolean): Person[] {
  const first = compare[by] ?? compare.name!
  const direction = descending ? -1 : 1
  return people.toSorted((a, b) => direction * first(a, b) || compare.name!(a, b) || compare.mail!(a, b))
}

/** Names of the groups that people are in. */
export function groupNames(people: Person[]): string[] {
  return [...new Set(people.flatMap((one) => one.groups))].sort(collator.compare)
}
