import { shallowRef } from 'vue'
import { confirm, type Question } from './confirm'
import { asRefusal, type Fault, type Refusal, sentence } from './refusal'

interface Deed<Name, Answer> {
  /** Tells the deeds of a place apart. */
  name: Name
  /** What is asked first. */
  question?: Question
  run: () => Promise<Answer>
  /** What is said when it is done; nothing where something else on the page does. */
  done?: (answer: Answer) => string
}

export interface Result {
  kind: 'success' | 'danger'
  /** In the language of now. */
  text: () => string
}

interface Options {
  /** Called before it is said that a deed was refused. */
  failed?: (refusal: Refusal) => unknown
  words?: (fault: Fault) => string
}

/** Several deeds in one place, as on the rows of a list: each asks first, happens at once, and says there what came of it. */
export function useDeeds<Name extends string | number>({ failed, words = sentence }: Options = {}) {
  const busy = shallowRef<Name>()
  const result = shallowRef<Result>()

  function say(text: () => string) {
    result.value = { kind: 'success', text }
  }

  async function perform<Answer>({ name, question, run, done }: Deed<Name, Answer>) {
    if (busy.value !== undefined) return
    result.value = undefined
    if (question && !(await confirm(question))) return
    busy.value = name
    try {
      const answer = await run()
      if (done) say(() => done(answer))
    } catch (failure) {
      const refusal = asRefusal(failure)
      await failed?.(refusal)
      result.value = { kind: 'danger', text: () => words(refusal.fault) }
    } finally {
      busy.value = undefined
    }
  }

  return { busy, result, perform, say }
}
