import { computed, inject, onBeforeUnmount } from 'vue'
import { formKey } from '../ui/form'

/** Takes part in the form under a name of the wire without the look of a Field: for inputs that share a row. */
export function useFault(name: string, id: string, label: () => string, part?: () => string) {
  const form = inject(formKey, undefined)
  form?.fields.set(name, { id, label, part })
  onBeforeUnmount(() => form?.fields.delete(name))
  return computed(() => form?.state.faults.find(({ field }) => field === name))
}
