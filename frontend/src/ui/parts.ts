import { computed, reactive } from 'vue'

/** The parts of a view as models for the fields that narrow it: reading one reads the view, writing one asks for another. */
export function useParts<View extends object>(view: () => View, narrow: (to: Partial<View>) => unknown): View {
  const part = <Key extends keyof View>(key: Key) =>
    computed({
      get: () => view()[key],
      set(to) {
        const part: Partial<View> = {}
        part[key] = to
        narrow(part)
      },
    })
  const keys = Object.keys(view()) as (keyof View)[]
  return reactive(Object.fromEntries(keys.map((key) => [key, part(key)]))) as View
}
