import { ref, shallowRef } from 'vue'
import { onBeforeRouteLeave, useRoute, useRouter } from 'vue-router'
import { useLoad } from '../ui/load'
import { forgetPicked, keptPicked } from './kept'
import { pickedCount, wireSelection, without } from './selection'
import { type Settled, useSettled } from './settled'
import type { Selection } from './wire'

/** What is done with the numbers that were chosen in the list: a draft that fills a form, what was set, and the way back. */
export function useChosen<Draft>(
  voiceGroup: string,
  ask: (selection: Selection, signal: AbortSignal) => Promise<Draft>,
) {
  const route = useRoute()
  const router = useRouter()
  /** The list the page was reached from, with its conditions. */
  const list = { path: `/web-settings/${voiceGroup}/forwarding`, query: route.query }
  const picked = keptPicked(voiceGroup)
  const some = pickedCount(picked) > 0
  const selection = shallowRef(wireSelection(voiceGroup, picked))
  const { done, forget } = useSettled()
  let asks = some && !done.value
  const load = useLoad(async (signal) => (asks ? ask(selection.value, signal) : undefined))

  /** Counts the drafts that a form of their own is filled from. */
  const drafts = ref(0)
  async function fill() {
    await load.reload()
    drafts.value++
  }
  /** Goes on with the others; what was typed stays, unless the form is filled anew. */
  async function exclude(ids: number[], anew = false) {
    selection.value = without(selection.value, ids)
    await (anew ? fill() : load.reload())
  }
  /** The numbers that were set, even if the search that chose them no longer finds them. */
  async function again() {
    selection.value = { voice_group: voiceGroup, ids: done.value?.numbers.map(({ id }) => id) }
    asks = true
    await fill()
    done.value = undefined
  }
  // What was set is no longer chosen; what was not is still ticked in the list.
  onBeforeRouteLeave(() => {
    if (done.value) forgetPicked(voiceGroup)
  })

  return {
    list,
    some,
    load,
    get selection() {
      return selection.value
    },
    get drafts() {
      return drafts.value
    },
    get done() {
      return done.value
    },
    finish(settled: Settled) {
      done.value = settled
    },
    forget,
    fill,
    exclude,
    again,
    back: () => router.push(list),
  }
}

export type Chosen<Draft> = ReturnType<typeof useChosen<Draft>>
