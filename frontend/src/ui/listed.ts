import { computed, onScopeDispose, ref, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { pageOf } from './paging'

/** How many rows a page of such a list has. */
export const listSize = 50

/** A list that came whole and is searched and turned here; its address keeps what was looked for and where. */
export function useListed<Row>(find: (search: string) => Row[]) {
  const route = useRoute()
  const router = useRouter()
  const search = ref(String(route.query.search ?? ''))
  const wanted = ref(pageOf(route.query))
  const found = computed(() => find(search.value))
  const page = computed({
    get: () => Math.max(1, Math.min(wanted.value, Math.ceil(found.value.length / listSize))),
    set: (to) => {
      wanted.value = to
      scrollTo({ top: 0 })
    },
  })
  const rows = computed(() => found.value.slice((page.value - 1) * listSize, page.value * listSize))
  watch(search, () => {
    wanted.value = 1
  })
  const write = () =>
    router.replace({ query: { search: search.value || undefined, page: wanted.value > 1 ? wanted.value : undefined } })
  // Browsers take only so many addresses in a row: while somebody types, it is written when they pause.
  let timer: ReturnType<typeof setTimeout> | undefined
  watch([search, wanted], ([text], [before]) => {
    clearTimeout(timer)
    if (text === before) void write()
    else timer = setTimeout(write, 300)
  })
  onScopeDispose(() => clearTimeout(timer))
  return { search, page, rows, total: computed(() => found.value.length) }
}
