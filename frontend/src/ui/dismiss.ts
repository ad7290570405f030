import { onBeforeUnmount, onMounted, type Ref } from 'vue'

/** Closes something that is open on a press outside of it. */
export function useDismiss(of: Readonly<Ref<HTMLElement | null>>, close: () => void) {
  const outside = (event: Event) => of.value && !of.value.contains(event.target as Node) && close()
  onMounted(() => document.addEventListener('pointerdown', outside))
  onBeforeUnmount(() => document.removeEventListener('pointerdown', outside))
}
