import type { components } from '../api.gen'
import type { Sort } from '../ui/table'
import { plain } from './people'

type Group = components['schemas']['Group']

const collator = new Intl.Collator('ja', { numeric: true })

/** The groups whose name contains the text, sorted by a column; equals stand by name. */
export function findGroups(groups: Group[], search: string, { key, descending }: Sort): Group[] {
  const wanted = plain(search)
  const direction = descending ? -1 : 1
  const first = (a: Group, b: Group) =>
    key === 'members' || key === 'voice_groups' ? a[key] - b[key] : collator.compare(a.name, b.name)
  return groups
    .filter(({ name }) => plain(name).includes(wanted))
    .sort((a, b) => direction * first(a, b) || collator.compare(a.name, b.name))
}
