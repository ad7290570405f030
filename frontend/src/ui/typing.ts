import { getCurrentInstance, onScopeDispose, type Ref, ref, watch } from 'vue'
import { onBeforeRouteLeave } from 'vue-router'

const pause = 300

/** A text that somebody types into a search: `done` is called when they pause, and not for what came from outside. */
export function useTyping(outside: () => string, done: (text: string) => void): Ref<string> {
  const typed = ref(outside())
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(typed, (text) => {
    clearTimeout(timer)
    if (text !== outside()) timer = setTimeout(() => done(text), pause)
  })
  watch(outside, (text) => {
    if (text.trim() === typed.value.trim()) return
    clearTimeout(timer)
    typed.value = text
  })
  onScopeDispose(() => clearTimeout(timer))
  // A search begun now would call off the way to another page.
  if (getCurrentInstance()) onBeforeRouteLeave(() => clearTimeout(timer))
  return typed
}

/** What something was when it last stayed the same for a moment. */
export function useCalm<T>(source: () => T): Readonly<Ref<T>> {
  const calm = ref(source()) as Ref<T>
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(source, (to) => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      calm.value = to
    }, pause)
  })
  onScopeDispose(() => clearTimeout(timer))
  return calm
}
