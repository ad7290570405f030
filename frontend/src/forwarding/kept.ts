import * as v from 'valibot'
import { nothing, type Picked } from './selection'

// The chosen numbers live as long as the browser's tab: through paging, a reload, and the way to the form and back.

const ids = v.array(v.pipe(v.number(), v.safeInteger()))
const shape = v.union([
  v.object({
    search: v.object({ site: v.string(), contract: v.string(), phone: v.string() }),
    except: ids,
    hits: v.number(),
  }),
  v.object({ ids }),
])
const name = (voiceGroup: string) => `picked ${voiceGroup}`
/** Where a browser forbids storage, they live as long as the page. */
const spare = new Map<string, string>()

export function keepPicked(voiceGroup: string, picked: Picked) {
  const text = JSON.stringify(picked)
  spare.set(voiceGroup, text)
  try {
    sessionStorage.setItem(name(voiceGroup), text)
  } catch {
    // Full or forbidden: the spare has it.
  }
}

export function keptPicked(voiceGroup: string): Picked {
  try {
    const text = spare.get(voiceGroup) ?? sessionStorage.getItem(name(voiceGroup))
    return v.parse(shape, JSON.parse(text ?? ''))
  } catch {
    return nothing
  }
}
