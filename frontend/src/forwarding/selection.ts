import { type Conditions, searchOf } from './conditions'
import type { ChosenNumbers, Selection } from './wire'

/** The chosen numbers: some by their id, or all that a search finds except some. */
export type Picked =
  | { search?: undefined; ids: number[] }
  | {
      search: Conditions
      except: number[]
      /** Of the search when it was last seen. */
      hits: number
    }

export const nothing: Picked = { ids: [] }

export const allHits = (search: Conditions, hits: number): Picked => ({ search: { ...search }, except: [], hits })

export const pickedCount = (picked: Picked) =>
  picked.search ? Math.max(0, picked.hits - picked.except.length) : picked.ids.length

export const isPicked = (picked: Picked, id: number) =>
  picked.search ? !picked.except.includes(id) : picked.ids.includes(id)

/** The selection after those of `shown` that are in `chosen`, and no others of them, were chosen. */
export function pick(picked: Picked, shown: number[], chosen: ReadonlySet<number>): Picked {
  const elsewhere = (ids: number[]) => ids.filter((id) => !shown.includes(id))
  if (!picked.search) return { ids: [...elsewhere(picked.ids), ...shown.filter((id) => chosen.has(id))] }
  return { ...picked, except: [...elsewhere(picked.except), ...shown.filter((id) => !chosen.has(id))] }
}

/** The selection as the server reads it. */
export const wireSelection = (voiceGroup: string, picked: Picked): Selection =>
  picked.search
    ? { voice_group: voiceGroup, search: searchOf(picked.search), except: picked.except }
    : { voice_group: voiceGroup, ids: picked.ids }

/** The numbers that somebody saw, and no others: a search would find others at the save. */
export const seenOf = ({ voice_group }: Selection, seen: { id: number }[]): ChosenNumbers => ({
  voice_group,
  ids: seen.map(({ id }) => id),
})

/** The same selection without some numbers. */
export function without(selection: Selection, ids: number[]): Selection {
  if (selection.search || selection.change) return { ...selection, except: [...(selection.except ?? []), ...ids] }
  const left = new Set(ids)
  return { ...selection, ids: (selection.ids ?? []).filter((id) => !left.has(id)) }
}
