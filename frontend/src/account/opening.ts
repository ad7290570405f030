import { nextTick, type Ref, ref } from 'vue'

/**
 * Something that opens in the place of its button and closes again. The focus goes to what is marked `data-first` in it,
 * and back to the button, which is marked `data-opener`.
 */
export function useOpening(place: Readonly<Ref<HTMLElement | null>>) {
  const open = ref(false)
  async function turn(to: boolean, mark: string) {
    open.value = to
    await nextTick()
    place.value?.querySelector<HTMLElement>(mark)?.focus()
  }
  return { open, show: () => turn(true, '[data-first]'), hide: () => turn(false, '[data-opener]') }
}
