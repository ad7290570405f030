import type { components } from '../api.gen'
import { contains } from '../ui/find'
import type { Sort } from '../ui/table'

type Group = components['schemas']['Group']

/** The groups whose name contains the text, sorted by a column; equals stand by name, in the order in which they came. */
export function findGroups(groups: Group[], search: string, { key, descending }: Sort): Group[] {
  const found = groups.filter(({ name }) => contains(name, search))
  if (key !== 'members' && key !== 'voice_groups') return descending ? found.reverse() : found
  return found.sort((a, b) => (descending ? b[key] - a[key] : a[key] - b[key]))
}
