import { shallowRef } from 'vue'

interface Toast {
  text: string
  kind: 'success' | 'danger'
  /** Tells it from the one before, which may have said the same. */
  n: number
}

export const toast = shallowRef<Toast>()
let n = 0
let timer: ReturnType<typeof setTimeout> | undefined

/** Says in the status region what was done; a failure stays longer than the eight seconds of the others. */
export function tell(text: string, kind: Toast['kind'] = 'success') {
  clearTimeout(timer)
  toast.value = { text, kind, n: n++ }
  letGo()
}

/** Keeps what is said for as long as somebody points at it or has its button in focus (WCAG 2.2.1). */
export function hold() {
  clearTimeout(timer)
}

/** Lets what is said go in its time, counted from now. */
export function letGo() {
  clearTimeout(timer)
  timer = setTimeout(dismiss, toast.value?.kind === 'danger' ? 20_000 : 8_000)
}

export function dismiss() {
  clearTimeout(timer)
  toast.value = undefined
}
