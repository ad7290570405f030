import { onBeforeUnmount, onMounted, type Ref, ref, watch } from 'vue'
import { useRoute } from 'vue-router'

/** A menu behind a button of the header: another page closes it, and so does Escape, which leads back to the button. */
export function useMenu(button: Readonly<Ref<HTMLElement | null>>) {
  const route = useRoute()
  const open = ref(false)
  watch(
    () => route.path,
    () => {
      open.value = false
    },
  )

  const menu = () => document.getElementById(button.value?.getAttribute('aria-controls') ?? '')
  /** Escape pressed in the page or in a dialog is not meant for this menu. */
  const isHere = (target: Node) =>
    target === document.body || [button.value?.closest('header'), menu()].some((place) => place?.contains(target))
  function onKey({ key, target }: KeyboardEvent) {
    if (key !== 'Escape' || !open.value || !isHere(target as Node)) return
    open.value = false
    button.value?.focus()
  }
  onMounted(() => document.addEventListener('keydown', onKey))
  onBeforeUnmount(() => document.removeEventListener('keydown', onKey))
  /** The focus went below the header: a menu that covers the page would hide where it is. */
  function uncover() {
    const covering = menu()
    if (covering && getComputedStyle(covering).position === 'absolute') open.value = false
  }
  return { open, uncover }
}
