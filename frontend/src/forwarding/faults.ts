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

/** A refusal of the form with each fault at the field that mends it: a chosen list without a number at that list. */
export function placed(refusal: Refusal): Refusal {
  const place = (fault: Fault): Fault =>
    fault.code === 'target_empty' ? { ...fault, field: `entries.${Number(fault.args?.list) - 1}` } : fault
  return new Refusal(refusal.status, refusal.faults.map(place))
}
