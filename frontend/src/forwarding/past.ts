import { ref, shallowRef, type WatchSource } from 'vue'
import { language } from '../i18n'
import { useLoad, withReload } from '../ui/load'
import { asRefusal, type Fault, type Refusal } from '../ui/refusal'

// A history and the way back to one of its entries.

/** So many entries are shown at first. */
const atFirst = 20

/**
 * The newest entries of a history, as many as are shown, in questions of at most `most`; `page` asks for those that are older
 * than all that came.
 */
export function useNewest<Row>(
  most: number,
  page: (came: Row[], size: number, signal: AbortSignal) => Promise<{ rows: Row[]; more: boolean }>,
  on: WatchSource[],
) {
  const shown = ref(atFirst)
  const load = useLoad(
    async (signal) => {
      const rows: Row[] = []
      for (;;) {
        const part = await page(rows, Math.min(most, shown.value - rows.length), signal)
        rows.push(...part.rows)
        if (rows.length >= shown.value || !part.more) return { rows, more: part.more }
      }
    },
    [shown, language, ...on],
  )
  return { shown, load }
}

/** The question whether an entry is to be gone back to: what it would bring is asked first. `reload` reads anew what it is of. */
export function useRestoring<Asked>(reload: () => Promise<void>) {
  /** The entry that is asked about. */
  const busy = ref(0)
  const fault = ref<Fault>()
  const asked = shallowRef<Asked>()

  async function askAbout(entry: number, question: () => Promise<Asked>) {
    busy.value = entry
    fault.value = undefined
    try {
      asked.value = await withReload({ reload }, question())
    } catch (failure) {
      fault.value = asRefusal(failure).fault
    } finally {
      busy.value = 0
    }
  }
  async function answered() {
    asked.value = undefined
    await reload()
  }
  async function outdated(why: Refusal) {
    await answered()
    fault.value = why.fault
  }
  return { busy, fault, asked, askAbout, answered, outdated }
}
