import type { InjectionKey } from 'vue'

/** What tells a dialog whether closing it would lose something: the forms within. */
export const dialogKey: InjectionKey<Set<() => boolean>> = Symbol('dialog')

const fields = 'input:not([type=radio]):not(:disabled), input:checked, select:not(:disabled), textarea:not(:disabled)'

/** Where the work in a dialog begins: what is marked as the first, the first field, or where there is none what is to be read. */
export function firstOf(dialog: HTMLElement | null) {
  for (const what of ['[data-first]', fields, 'h2']) {
    const found = dialog?.querySelector<HTMLElement>(what)
    if (found) return found
  }
}
