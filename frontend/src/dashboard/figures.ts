import type { RouteLocationRaw } from 'vue-router'
import type { components } from '../api.gen'

export type VoiceGroup = components['schemas']['VoiceGroup']

/** What is counted of each voice group, and in which list of all groups its numbers are. */
const lists = {
  long: (days: number | undefined) => ({ days, order: 'oldest' }),
  ending: () => ({ ends: 'today', order: 'ending' }),
} as const

/** How many numbers of all groups are forwarded for long, or end today. */
export const sumOf = (what: keyof typeof lists, groups: VoiceGroup[]) =>
  groups.reduce((sum, group) => sum + group[what], 0)

/** The list of them: of the one group that has some, else of all groups. */
export function listOf(what: keyof typeof lists, groups: VoiceGroup[]): RouteLocationRaw {
  const [one, ...others] = groups.filter((group) => group[what])
  const query = lists[what](groups[0]?.long_days)
  return one && !others.length
    ? { path: `/web-settings/${one.id}/forwarding`, query: { ...query, page: 1 } }
    : { path: '/numbers', query }
}

/** Where calls are forwarded now comes first; the others follow by ID, as they came. */
export const forwardingFirst = (groups: VoiceGroup[]) => [
  ...groups.filter(({ forwarding }) => forwarding),
  ...groups.filter(({ forwarding }) => !forwarding),
]
