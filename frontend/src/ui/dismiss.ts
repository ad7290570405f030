import { onBeforeUnmount, onMounted, type Ref } from 'vue'

/** Closes something that is open on Escape and on a press outside of it. */
export function useDismiss(of: Readonly<Ref<HTMLElement | null>>, close: () => void) {
  const outside = (event: Event) => of.value && !of.value.contains(event.target as Node) && close()
  const onKey = (event: KeyboardEvent) => event.key === 'Escape' && close()
  onMounted(() => {
    document.addEventListener('pointerdown', outside)
    document.addEventListener('keydown', onKey)
  })
  onBeforeUnmount(() => {
    document.removeEventListener('pointerdown', outside)
    document.removeEventListener('keydown', onKey)
  })
}
