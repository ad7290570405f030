import { shallowRef } from 'vue'

export interface Toast {
  text: string
  /** Something that can be done about it, for instance 元に戻す. */
  action?: { label: string; run: () => void }
}

export const toast = shallowRef<Toast>()
let timer: ReturnType<typeof setTimeout> | undefined

/** Says in the status region that something was done; stays eight seconds, longer with an action. */
export function tell(text: string, action?: Toast['action']) {
  clearTimeout(timer)
  toast.value = { text, action }
  timer = setTimeout(
    () => {
      toast.value = undefined
    },
    action ? 20_000 : 8_000,
  )
}

export function dismiss() {
  clearTimeout(timer)
  toast.value = undefined
}
