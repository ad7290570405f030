import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { pageOf } from '../ui/paging'
import { type Conditions, conditionsOf, orderOf, queryOf, sameConditions } from './conditions'

/**
 * What numbers are looked for by, in which order and on which page: the address holds it, so that back, forward and reload find it
 * again. A page of the list begins at `place`.
 */
export function useSearch(place?: string) {
  const route = useRoute()
  const router = useRouter()
  const conditions = computed(() => conditionsOf(route.query))
  const order = computed({
    get: () => orderOf(route.query),
    set: (to) => void router.replace({ query: queryOf(conditions.value, 1, to) }),
  })
  const page = computed({
    get: () => pageOf(route.query),
    set: (to) => void router.push({ query: queryOf(conditions.value, to, order.value), hash: place }),
  })
  return {
    conditions,
    order,
    page,
    /** Instead of a page that is not there. */
    toPage: (last: number) => router.replace({ query: queryOf(conditions.value, last, order.value) }),
    narrow: (to: Partial<Conditions>) =>
      router.replace({ query: queryOf({ ...conditions.value, ...to }, 1, order.value) }),
    /** Looks for something else; what is looked for already is asked for again. */
    async search(typed: Conditions, again?: () => Promise<unknown>) {
      if (again && page.value === 1 && sameConditions(typed, conditions.value)) await again()
      else await router.push({ query: queryOf(typed, 1, order.value) })
    },
  }
}
