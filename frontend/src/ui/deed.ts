import { computed, ref } from 'vue'
import { confirm, type Question } from './confirm'
import { asRefusal, type Fault, sentence } from './refusal'

/** What one button does at once: busy while it is done; `refused` is the sentence of what went wrong, in the language of now. */
export function useDeed(words: (fault: Fault) => string = sentence) {
  const busy = ref(false)
  const fault = ref<Fault>()
  const forget = () => {
    fault.value = undefined
  }

  /** Does it, where somebody says yes to a question about it. */
  async function perform(deed: () => Promise<unknown>, question?: Question) {
    if (busy.value || (question && !(await confirm(question)))) return
    busy.value = true
    forget()
    try {
      await deed()
    } catch (failure) {
      fault.value = asRefusal(failure).fault
    } finally {
      busy.value = false
    }
  }

  return { busy, refused: computed(() => (fault.value ? words(fault.value) : '')), perform, forget }
}
