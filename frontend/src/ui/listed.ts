import { computed, onScopeDispose, ref, watch } from 'vue'
import { onBeforeRouteLeave, useRoute, useRouter } from 'vue-router'
import { pageOf } from './paging'

/** How many rows a page of such a list has. */
export const listSize = 50

/** A list that came whole and is searched and turned here; its address keeps what was looked for and where. */
export function useListed<Row>(find: (search: string) => Row[]) {
  const route = useRoute()
  const router = useRouter()
  const { path } = route
  const addressed = () => ({ search: String(route.query.search ?? ''), page: pageOf(route.query) })
  const search = ref(addressed().search)
  const wanted = ref(addressed().page)
  const isAddressed = () => {
    const at = addressed()
    return at.search === search.value && at.page === wanted.value
  }
  const found = computed(() => find(search.value))
  const page = computed({
    get: () => Math.max(1, Math.min(wanted.value, Math.ceil(found.value.length / listSize))),
    set: (to) => {
      wanted.value = to
      scrollTo({ top: 0 })
    },
  })
  const rows = computed(() => found.value.slice((page.value - 1) * listSize, page.value * listSize))
  watch(search, (text) => {
    if (text !== addressed().search) wanted.value = 1
  })
  /** What this list wrote into its address: what was typed since is not lost to it. */
  let written = addressed()
  const write = () => {
    written = { search: search.value, page: wanted.value }
    return router.replace({
      query: { search: search.value || undefined, page: wanted.value > 1 ? wanted.value : undefined },
    })
  }
  // Another link leads to the same list, as the entry of the menu to all of it.
  watch(
    () => route.query,
    () => {
      const at = addressed()
      if (route.path !== path || (at.search === written.search && at.page === written.page)) return
      written = at
      search.value = at.search
      wanted.value = at.page
    },
  )
  // Browsers take only so many addresses in a row: while somebody types, it is written when they pause.
  let timer: ReturnType<typeof setTimeout> | undefined
  watch([search, wanted], ([text], [before]) => {
    clearTimeout(timer)
    if (isAddressed()) return
    if (text === before) void write()
    else timer = setTimeout(write, 300)
  })
  onScopeDispose(() => clearTimeout(timer))
  onBeforeRouteLeave(() => clearTimeout(timer)) // writing now would call off the way to another page
  return { search, page, rows, total: computed(() => found.value.length) }
}
