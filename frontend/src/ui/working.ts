import { computed, type InjectionKey, inject, provide, type Ref, ref, watch } from 'vue'

const key: InjectionKey<Ref<number>> = Symbol('working')
const page = ref(0)

/** Counts apart what is done within a dialog: the button that opened it may wait for its answer all the while. */
export const useOwnWork = () => provide(key, ref(0))

/** Something is being done that somebody asked for and waits for, here or, within a dialog, in that. */
export function useWhetherWorking() {
  const under = inject(key, page)
  return computed(() => under.value > 0)
}

/** Has it said that something goes on as long as `busy` tells so; it ends with the part of the page that it is of. */
export function useWorking(busy: () => boolean) {
  const under = inject(key, page)
  watch(
    busy,
    (now, _before, done) => {
      if (!now) return
      under.value++
      done(() => {
        under.value--
      })
    },
    { immediate: true },
  )
}
