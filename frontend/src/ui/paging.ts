import { watch } from 'vue'
import type { LocationQuery } from 'vue-router'

/** The page in the address, counted from 1. */
export function pageOf({ page }: LocationQuery): number {
  const asked = Number(Array.isArray(page) ? page[0] : page)
  return Number.isSafeInteger(asked) && asked > 0 ? asked : 1
}

/** What one asks for beyond the last page, as one that was there when there was more, becomes the last page. */
export function useLastPage(
  load: { readonly data: { total: number } | undefined },
  size: number,
  page: { readonly value: number },
  go: (last: number) => unknown,
) {
  watch(
    () => load.data,
    (found) => {
      const last = Math.ceil((found?.total ?? 0) / size)
      if (last > 0 && page.value > last) void go(last)
    },
  )
}
