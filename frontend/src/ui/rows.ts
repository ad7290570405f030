import { type ModelRef, type Ref, ref } from 'vue'

/** Selecting rows of a table by their keys; `keys` are those of the page that is shown, in its order. */
export function useRowSelection(selected: ModelRef<ReadonlySet<string> | undefined>, keys: Ref<string[]>) {
  const last = ref<string>()

  function set(which: string[], to: boolean) {
    const next = new Set(selected.value)
    for (const key of which) to ? next.add(key) : next.delete(key)
    selected.value = next
  }

  /** A click on a row's box; with Shift, everything between this and the one before. */
  function toggle(key: string, event?: MouseEvent) {
    const to = !selected.value?.has(key)
    const from = keys.value.indexOf(last.value ?? '')
    const here = keys.value.indexOf(key)
    if (event?.shiftKey && from >= 0) set(keys.value.slice(Math.min(from, here), Math.max(from, here) + 1), to)
    else set([key], to)
    last.value = key
  }

  return { set, toggle }
}
