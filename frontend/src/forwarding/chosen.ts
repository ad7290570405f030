import { ref, shallowRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { api, ask } from '../api'
import { language } from '../i18n'
import { useLoad } from '../ui/load'
import { conditionsOf } from './conditions'
import { forgetPicked, keepPicked, keptPicked } from './kept'
import { pickedCount, wireSelection, without } from './selection'
import { type Settled, useSettled } from './settled'
import type { Selection } from './wire'

/** What is done with the numbers that were chosen in the list: a draft that fills a form, what was set, and the way back. */
export function useChosen<Draft extends { numbers: { id: number }[] }>(
  voiceGroup: string,
  draftOf: (selection: Selection, signal: AbortSignal) => Promise<Draft>,
) {
  const route = useRoute()
  const router = useRouter()
  /** The list the page was reached from, with its conditions. */
  const list = { path: `/web-settings/${voiceGroup}/forwarding`, query: route.query }
  const picked = keptPicked(voiceGroup)
  const selection = shallowRef(wireSelection(voiceGroup, picked))
  const { done, forget } = useSettled()
  /** There are numbers to be set, rather than none or those that were. */
  const some = ref(pickedCount(picked) > 0 && !done.value)
  // The server writes what is said of each number: another language is another question. What was typed stays.
  const load = useLoad(async (signal) => (some.value ? draftOf(selection.value, signal) : undefined), [language])

  /** Whoever may only look on is not sent to choose numbers. */
  const group = useLoad(async (signal) =>
    some.value || done.value
      ? undefined
      : ask(api.GET('/api/voice-groups/{id}', { params: { path: { id: voiceGroup } }, signal })),
  )

  /** Counts the drafts that a form of their own is filled from. */
  const drafts = ref(0)
  async function fill() {
    await load.reload()
    if (!load.failure) drafts.value++ // else what was typed would go, and nothing would come
  }
  /** The server was heard: what it did not answer before is asked again. */
  function heard() {
    if (load.failure) void load.reload()
  }
  /** Goes on with the others; what was typed stays. */
  async function exclude(ids: number[]) {
    selection.value = without(selection.value, ids)
    await load.reload()
  }
  /** The numbers that were set, even if the search that chose them no longer finds them; a reload knows them too. */
  async function again() {
    selection.value = { voice_group: voiceGroup, change: done.value?.change }
    some.value = true
    await fill()
    const ids = load.data?.numbers.map(({ id }) => id)
    if (ids) keepPicked(voiceGroup, { ids }, conditionsOf(route.query))
    done.value = undefined
  }
  return {
    list,
    load,
    get some() {
      return some.value
    },
    /** undefined until it is known; where it cannot be, the list tells. */
    get mayChange() {
      return group.failure ? true : group.data?.may_change
    },
    get selection() {
      return selection.value
    },
    get drafts() {
      return drafts.value
    },
    get done() {
      return done.value
    },
    /** What was set is no longer chosen, whichever way the page is left; what was not is still ticked in the list. */
    finish(settled: Settled) {
      forgetPicked(voiceGroup)
      done.value = settled
    },
    forget,
    fill,
    heard,
    exclude,
    again,
    back: () => router.push(list),
  }
}

export type Chosen<Draft extends { numbers: { id: number }[] }> = ReturnType<typeof useChosen<Draft>>
