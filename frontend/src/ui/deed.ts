import { ref } from 'vue'
import { asRefusal, type Fault, sentence } from './refusal'

/** What one button does at once: busy while it is done; `refused` is the sentence of what went wrong. */
export function useDeed(words: (fault: Fault) => string = sentence) {
  const busy = ref(false)
  const refused = ref('')

  async function perform(deed: () => Promise<unknown>) {
    if (busy.value) return
    busy.value = true
    refused.value = ''
    try {
      await deed()
    } catch (failure) {
      refused.value = words(asRefusal(failure).fault)
    } finally {
      busy.value = false
    }
  }

  return { busy, refused, perform }
}
