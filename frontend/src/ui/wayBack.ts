import { type Ref, type WatchSource, watch } from 'vue'

/**
 * Whoever has come to an end of a list has the way back under their fingers: a button that can no longer be pressed would
 * lose the focus.
 */
export function useWayBack(pager: Readonly<Ref<HTMLElement | null>>, on: WatchSource[]) {
  watch(
    on,
    () => {
      const here = document.activeElement
      if (!pager.value?.contains(here) || !here?.matches(':disabled')) return
      pager.value.querySelector<HTMLElement>('button:enabled')?.focus({ preventScroll: true })
    },
    { flush: 'post' },
  )
}
