import type { components } from '../api.gen'

export type ChangeSheet = components['schemas']['ChangeSheet']

/** Which of a change's numbers are shown: those changed since alone, and from which one on, or up to which. */
export interface ListPart {
  since?: boolean
  before?: number
  after?: number
}

/** Done more than a minute after it was due: the program was off, or the clock was set. */
export const late = ({ at, due = at }: { at: string; due?: string }) =>
  new Date(at).getTime() - new Date(due).getTime() > 60_000
