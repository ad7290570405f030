import { ref, shallowRef } from 'vue'
import { larger } from './file'
import { asRefusal, type Fault } from './refusal'
import { useUnsaved } from './unsaved'

interface Options<Content, DryRun, Done> {
  /** What the server takes, in megabytes. */
  largest: number
  /** A file as it goes out. */
  pack: (file: File) => Promise<Content>
  /** What the file would do; nothing is changed by that. */
  check: (content: Content) => Promise<DryRun>
  carryOut: (content: Content, dryRun: DryRun) => Promise<Done>
  /** With these codes an import is refused whose file would do something else by now than was shown. */
  outdated: string[]
}

/** A file is chosen, looked at, and carried out once somebody has seen what it would do. */
export function useImport<Content, DryRun extends { faults: unknown[]; rows: unknown[] }, Done>(
  options: Options<Content, DryRun, Done>,
) {
  const file = shallowRef<File>()
  let content: Content | undefined
  const dryRun = shallowRef<DryRun>()
  const done = shallowRef<Done>()
  const busy = ref<'check' | 'import'>()
  const faults = ref<Fault[]>([])

  async function work(what: NonNullable<typeof busy.value>, deed: () => Promise<unknown>) {
    if (busy.value) return
    busy.value = what
    faults.value = []
    try {
      await deed()
    } catch (failure) {
      const refusal = asRefusal(failure)
      faults.value = refusal.faults
      // Somebody was faster, or a rule has changed: what the file would do now is another thing.
      if (what === 'import' && options.outdated.some((code) => refusal.has(code))) await look().catch(() => undefined)
    } finally {
      busy.value = undefined
    }
  }

  async function look() {
    if (content !== undefined) dryRun.value = await options.check(content)
  }

  /** Looks at a file as soon as it is chosen. */
  const choose = (chosen: File) =>
    work('check', async () => {
      file.value = chosen
      content = undefined
      dryRun.value = undefined
      done.value = undefined
      if (!chosen.size) {
        faults.value = [{ code: 'file_empty' }]
        return
      }
      if (larger(chosen, options.largest)) {
        faults.value = [{ code: 'file_too_large', args: { limit: options.largest } }]
        return
      }
      content = await options.pack(chosen)
      await look()
    })

  const carryOut = () =>
    work('import', async () => {
      if (content === undefined || !dryRun.value) return
      done.value = await options.carryOut(content, dryRun.value)
      dryRun.value = undefined
    })

  useUnsaved(() => dryRun.value && !dryRun.value.faults.length && dryRun.value.rows.length > 0)

  return {
    file,
    dryRun,
    done,
    busy,
    faults,
    choose,
    carryOut,
    /** Looks at the same file again, as in another language. */
    again: () => dryRun.value && work('check', look),
    /** Begins anew, with another file. */
    reset() {
      done.value = undefined
      file.value = undefined
    },
  }
}
