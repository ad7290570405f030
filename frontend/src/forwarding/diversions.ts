import type { components } from '../api.gen'

type Schemas = components['schemas']
type Preview = Pick<Schemas['Preview'], 'calls' | 'branches'>

/** One forwarding of a call, and what its target is told of the reason. */
export interface ToldDiversion {
  from: string
  /** Empty for the message box. */
  to: string
  occasion: Exclude<Schemas['Diversion']['occasion'], ''>
  cause: number
  reason: string
}

/** The diversions that a preview shows, in its order, each once: several ways of a call share most of them. */
export function diversions({ calls, branches }: Preview): ToldDiversion[] {
  const found = new Map<string, ToldDiversion>()
  const add = (
    from: Schemas['Stop'],
    to: Schemas['Stop'] | undefined,
    { occasion, cause, reason }: Schemas['Diversion'],
  ) => {
    if (!occasion || !cause || !reason) return
    const one = { from: from.phone, to: to?.phone ?? '', occasion, cause, reason }
    found.set(`${one.from} ${occasion}`, one)
  }
  for (const { stops } of calls) for (const [i, stop] of stops.entries()) add(stop, stops[i + 1], stop)
  for (const { on, stops } of branches) {
    for (const one of on) add(stops[0]!, stops[1], one)
    for (const [i, stop] of stops.entries()) if (i) add(stop, stops[i + 1], stop)
  }
  return [...found.values()]
}
