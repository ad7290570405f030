import { computed, ref } from 'vue'
import { type LocationQuery, useRoute, useRouter } from 'vue-router'

/** Where a page of records lies: before this row, or after this one; neither for the newest. */
type Place = Record<'before' | 'after', string | number>

interface Address<View> {
  whole: View
  read: (query: LocationQuery) => View
}

/** How records are looked at, kept in the address: what narrows or clears begins with the newest, turning goes to another page. */
export function useRecords<View extends Place>({ whole, read }: Address<View>) {
  const route = useRoute()
  const router = useRouter()
  const view = computed(() => read(route.query))
  const { before, after } = whole
  /** Counts the clearings: with each the filter begins anew, also without what is still being typed. */
  const cleared = ref(0)

  return {
    view,
    cleared,
    narrow: (to: Partial<View>) => router.replace({ query: recordQuery({ ...view.value, ...to, before, after }) }),
    clear() {
      cleared.value++
      return router.replace({ query: {} })
    },
    turn: (to: Partial<Place>) => router.push({ query: recordQuery({ ...view.value, before, after, ...to }) }),
  }
}

/** The query that reads as this view; what is as usual stays out of the address. */
export function recordQuery(view: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(view)
      .filter(([, value]) => value)
      .map(([key, value]) => [key, `${value}`]),
  )
}

/** A row's id in the query of an address; 0 for none. */
export function rowOf(text: unknown): number {
  const id = Number(text)
  return Number.isSafeInteger(id) && id > 0 ? id : 0
}
