import { type Fault, Refusal } from '../ui/refusal'
import type { Changed } from './wire'

/** The faults that all numbers share: they lie in the form, not in a number. */
export function commonFaults(changes: Changed[]): Fault[] {
  const [first, ...rest] = changes
  return (first?.faults ?? []).filter((fault) => {
    const same = JSON.stringify(fault)
    return rest.every(({ faults }) => faults.some((one) => JSON.stringify(one) === same))
  })
}

/** The numbers of a change with those that are refused first. */
export const refusedFirst = (changes: Changed[]): Changed[] => [
  ...changes.filter(({ faults }) => faults.length),
  ...changes.filter(({ faults }) => !faults.length),
]

/** Numbers of which a change says the same; it is told of the first. */
export interface Alike {
  first: Changed
  count: number
  /** They become the same and are not the same now: what is told of the first before it, or after its end, is its own. */
  differ: { before: boolean; returns: boolean }
}

/** So many lines one reads through; what becomes of numbers is then no longer told apart by what each of them is now. */
const readable = 20

/**
 * The change of many numbers by what it says: refusals first, then what is told of few. Of numbers that each have a setting of
 * their own that would be as many lines as numbers: then by what they become.
 */
export function byEffect(changes: Changed[]): Alike[] {
  const exact = grouped(changes, (one) => one)
  if (exact.length <= readable) return exact
  return grouped(changes, ({ before: _, until_before: __, returns: ___, ...becomes }) => becomes)
}

function grouped(changes: Changed[], tell: (effect: Effect) => object): Alike[] {
  const groups = new Map<string, Alike>()
  for (const change of changes) {
    const { id: _, phone, tested: __, chain, ...effect } = change
    const key = JSON.stringify(effect.faults.length ? effect.faults : [tell(effect), chain?.replace(phone, '')])
    const group = groups.get(key)
    if (!group) {
      groups.set(key, { first: change, count: 1, differ: { before: false, returns: false } })
      continue
    }
    group.count++
    group.differ.before ||= change.before !== group.first.before
    group.differ.returns ||= change.returns !== group.first.returns
  }
  const refused = ({ first }: Alike) => (first.faults.length ? 0 : 1)
  return [...groups.values()].sort((a, b) => refused(a) - refused(b) || a.count - b.count)
}

type Effect = Omit<Changed, 'id' | 'phone' | 'tested' | 'chain'>

/** What was set, where the same is told of all numbers: as of the first of them, with the rest of the way of its calls. */
export function sameOfAll(changes: Changed[]): Changed | undefined {
  const [first, ...rest] = changes
  const set = ({ phone, after, lists, until, returns, by_hand, chain, chain_from, upstream, ...rest }: Changed) => {
    const ends = [rest.voicemail, rest.voicemail_from, rest.voicemail_path]
    return JSON.stringify([
      after,
      lists,
      until,
      returns,
      by_hand,
      chain?.replace(phone, ''),
      chain_from,
      upstream,
      ends,
    ])
  }
  if (!first || !rest.length || rest.some((one) => set(one) !== set(first))) return undefined
  return { ...first, chain: onward(first.chain) }
}

/** The way of a number's calls without the number itself. */
export const onward = (chain = '') => chain.split(' → ').slice(1).join(' → ')

/** A refusal of the form with each fault at the field that mends it: a chosen list without a number at that list. */
export function placed(refusal: Refusal): Refusal {
  const place = (fault: Fault): Fault =>
    fault.code === 'target_empty' ? { ...fault, field: `entries.${Number(fault.args?.list) - 1}` } : fault
  return new Refusal(refusal.status, refusal.faults.map(place))
}
