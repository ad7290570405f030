import { onScopeDispose, ref, shallowReactive, watch } from 'vue'
import { api, ask } from './api'
import type { components } from './api.gen'
import { language, translate } from './i18n'
import { timeZone } from './session'
import { dateText } from './ui/dates'

export type Reading = components['schemas']['Reading']
export type Tested = components['schemas']['Tested']

/** For which numbers destinations are read; without numbers, by what the company allows. */
interface Rules {
  members_net: boolean
  max_length: number
  selection?: components['schemas']['Selection']
  /** When what is set for them ends, as an edit has it. */
  until?: string
}

const pause = 250
/** What the server takes at most; a longer text is no number anyway. */
const longest = 200

/**
 * How the destinations are understood while they are typed, by their place: for numbers, リスト1…5 in their order, since the
 * schedule of a number may send calls to one of them.
 */
export function useReadings(texts: () => string[], rules: () => Rules) {
  const known = shallowReactive(new Map<string, Reading>())
  let timer: ReturnType<typeof setTimeout> | undefined
  /** Counts the rules: what was read for other numbers is not so for these. */
  const rule = ref(0)
  watch(
    () => JSON.stringify([rules().members_net, rules().max_length, rules().selection]),
    () => {
      rule.value++
    },
  )
  const key = (text: string, place: number) => [text, place, rules().until ?? '', rule.value, language()].join('\n')
  const readable = (text: string) => text.trim() !== '' && text.length <= longest

  async function read(now: string[]) {
    const keys = now.map(key)
    const { members_net, max_length, selection, until } = rules()
    const unknown = now.map((text, place) => (readable(text) && !known.has(keys[place]!) ? text : ''))
    try {
      const body = { texts: unknown, members_net, max_length, selection, until }
      const readings = await ask(api.POST('/api/destinations/read', { body }))
      readings?.forEach((reading, place) => {
        if (unknown[place]) known.set(keys[place]!, reading)
      })
    } catch {
      // Only a convenience: saving says whatever has to be said.
    }
  }

  watch(
    () => texts().map(key),
    (keys, before) => {
      clearTimeout(timer)
      const now = texts()
      const unknown = keys.some((one, place) => readable(now[place]!) && !known.has(one))
      if (unknown) timer = setTimeout(read, before ? pause : 0, now)
    },
    { immediate: true },
  )
  onScopeDispose(() => clearTimeout(timer))
  return (place: number) => known.get(key(texts()[place] ?? '', place))
}

/** What is said of a test call: when, by whom, and whether it is long ago. */
export const testedText = ({ at, by, old }: Tested) => {
  const time = dateText(new Date(at), timeZone())
  if (!by) return translate('tested.oldUnnamed', { at: time }) // names are kept for a year at least
  return translate(old ? 'tested.old' : 'tested.done', { at: time, who: by })
}

/** The same in a list. */
export const testedBriefly = ({ at, old }: Tested) =>
  translate(old ? 'tested.briefOld' : 'tested.brief', { at: dateText(new Date(at), timeZone()) })

export const markTested = (digits: string) => ask(api.PUT('/api/tests/{digits}', { params: { path: { digits } } }))
export const unmarkTested = (digits: string) => ask(api.DELETE('/api/tests/{digits}', { params: { path: { digits } } }))
