import { onScopeDispose, shallowReactive, watch } from 'vue'
import { api, ask } from './api'
import type { components } from './api.gen'
import { translate } from './i18n'
import { timeZone } from './session'
import { dateText } from './ui/dates'

export type Reading = components['schemas']['Reading']
export type Tested = components['schemas']['Tested']

/** For which numbers destinations are read; without numbers, by what the company allows. */
export interface Rules {
  members_net: boolean
  max_length: number
  selection?: components['schemas']['Selection']
}

const pause = 250
/** What the server takes at most; a longer text is no number anyway. */
const longest = 200

/** How the destinations are understood while they are typed, by what was typed. */
export function useReadings(texts: () => string[], rules: () => Rules) {
  const known = shallowReactive(new Map<string, Reading>())
  let timer: ReturnType<typeof setTimeout> | undefined

  async function read(unknown: string[]) {
    const { members_net, max_length, selection } = rules()
    try {
      const body = { texts: unknown, members_net, max_length, selection }
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

/** What is said of a test call: when, by whom, and whether it is long ago. */
export const testedText = ({ at, by, old }: Tested) =>
  translate(old ? 'addresses.tested.old' : 'addresses.tested.done', {
    at: dateText(new Date(at), timeZone()),
    who: by,
  })

export const markTested = (digits: string) => ask(api.PUT('/api/tests/{digits}', { params: { path: { digits } } }))
export const unmarkTested = (digits: string) => ask(api.DELETE('/api/tests/{digits}', { params: { path: { digits } } }))
