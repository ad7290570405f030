import { onScopeDispose, shallowReactive, watch } from 'vue'
import { api, ask } from '../api'
import type { Draft, Reading } from './wire'

const pause = 250
/** What the server takes at most; a longer text is no number anyway. */
const longest = 200

/** How the destinations are understood while they are typed, by what was typed. */
export function useReadings(texts: () => string[], rules: () => Pick<Draft, 'members_net' | 'max_length'>) {
  const known = shallowReactive(new Map<string, Reading>())
  let timer: ReturnType<typeof setTimeout> | undefined

  async function read(unknown: string[]) {
    const { members_net, max_length } = rules()
    try {
      const body = { texts: unknown, members_net, max_length }
      const readings = await ask(api.POST('/api/destinations/read', { body }))
      readings?.forEach((reading, i) => {
        known.set(unknown[i] ?? '', reading)
      })
    } catch {
      // Only a convenience: saving says whatever has to be said.
    }
  }

  watch(
    texts,
    (now, before) => {
      clearTimeout(timer)
      const unknown = [...new Set(now)].filter((text) => text.trim() && text.length <= longest && !known.has(text))
      if (unknown.length) timer = setTimeout(read, before ? pause : 0, unknown)
    },
    { immediate: true },
  )
  onScopeDispose(() => clearTimeout(timer))
  return known
}
