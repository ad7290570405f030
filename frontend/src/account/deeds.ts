import { ref, shallowRef } from 'vue'
import { confirm, type Question } from '../ui/confirm'
import { asRefusal, sentence } from '../ui/refusal'

interface Deed {
  /** Tells the deeds of a page apart. */
  name: string
  question: Question
  run: () => Promise<unknown>
  /** What is said when it is done. */
  done: () => string
}

export interface Result {
  kind: 'success' | 'danger'
  /** In the language of now. */
  text: () => string
}

/** Deeds on the rows of a list: each asks first, happens at once, and says above the list what came of it. */
export function useDeeds(reload: () => Promise<void>) {
  const busy = ref<string>()
  const result = shallowRef<Result>()

  async function perform({ name, question, run, done }: Deed) {
    if (busy.value) return
    result.value = undefined
    if (!(await confirm({ ...question, danger: true }))) return
    busy.value = name
    try {
      await run()
      await reload()
      result.value = { kind: 'success', text: done }
    } catch (failure) {
      await reload() // perhaps it has gone by itself
      const { fault } = asRefusal(failure)
      result.value = { kind: 'danger', text: () => sentence(fault) }
    } finally {
      busy.value = undefined
    }
  }

  return { busy, result, perform }
}
