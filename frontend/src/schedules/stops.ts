import { onMounted, type ShallowRef, watch } from 'vue'
import { composing } from '../ui/composing'

type Box = Readonly<ShallowRef<HTMLElement | null>>

const places = (row: Element) => [...row.querySelectorAll<HTMLElement>('input, button')]

/** Whether the caret of a text can go no further in this direction; a text that is selected as a whole has none. */
function atEdge(place: HTMLElement, step: number) {
  if (!(place instanceof HTMLInputElement)) return true
  const { selectionStart: from, selectionEnd: until, value } = place
  if (from === 0 && until === value.length) return true
  return from === until && from === (step < 0 ? 0 : value.length)
}

/**
 * Rows of many small fields, each row one stop of the Tab key: the arrows lead on within, left and right along the row,
 * up and down to the same place of another one, as in a table of figures. A row is entered where it was left. Whoever
 * types goes on with Tab as in any form: while a text of a row is being changed, all its texts are stops.
 * `content` is what the rows are drawn from.
 */
export function useStops(box: Box, content: () => unknown) {
  const rows = () => [...(box.value?.children ?? [])]

  /** Where each row was left. */
  const left = new WeakMap<Element, HTMLElement>()
  let changing: Element | undefined

  function settle(row: Element) {
    const all = places(row)
    const stop = all.find((one) => one === left.get(row)) ?? all[0]
    const isStop = (one: HTMLElement) => one === stop || (row === changing && one instanceof HTMLInputElement)
    for (const one of all) one.tabIndex = isStop(one) ? 0 : -1
  }
  const rowOf = (place: EventTarget | null) => rows().find((one) => one.contains(place as Node | null))

  function onFocus({ target }: FocusEvent) {
    const row = rowOf(target)
    if (!row) return
    left.set(row, target as HTMLElement)
    settle(row)
  }
  function onInput({ target }: Event) {
    changing = rowOf(target)
    if (changing) settle(changing)
  }
  function onBlur({ relatedTarget }: FocusEvent) {
    const row = changing
    if (!row || row.contains(relatedTarget as Node | null)) return
    changing = undefined
    settle(row)
  }
  function onKey(event: KeyboardEvent) {
    const { key, target, altKey, ctrlKey, metaKey, shiftKey } = event
    const [along, across] = [{ ArrowLeft: -1, ArrowRight: 1 }[key], { ArrowUp: -1, ArrowDown: 1 }[key]]
    const all = rows()
    const row = all.indexOf(rowOf(target)!)
    if ((!along && !across) || altKey || ctrlKey || metaKey || shiftKey || composing(event) || row < 0) return
    const here = places(all[row]!)
    const place = here.indexOf(target as HTMLElement)
    if (along && !atEdge(here[place]!, along)) return
    event.preventDefault()
    const there = across ? places(all[(row + across + all.length) % all.length]!) : here
    const next = there[Math.max(0, Math.min(place + (along ?? 0), there.length - 1))]
    next?.focus()
    if (next instanceof HTMLInputElement) next.select()
  }

  const listeners = { focusin: onFocus, focusout: onBlur, input: onInput, keydown: onKey }
  onMounted(() => {
    rows().forEach(settle)
    for (const [name, does] of Object.entries(listeners)) box.value?.addEventListener(name, does as EventListener)
  })
  watch(content, () => rows().forEach(settle), { deep: true, flush: 'post' })
}
