import { computed, ref, watch } from 'vue'

const under = ref(0)
/** Something is being done that somebody asked for and waits for. */
export const working = computed(() => under.value > 0)

/** Has it said that something goes on as long as `busy` tells so; it ends with the part of the page that it is of. */
export function useWorking(busy: () => boolean) {
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
