import { computed, type Ref, type WritableComputedRef } from 'vue'
import { translate } from '../i18n'
import type { Order as ColumnOrder, Sort } from '../ui/table'
import { keys } from './conditions'
import type { Order } from './wire'

type Key = (typeof keys)[number]

/** Which way each order runs by itself: what was changed last comes first, all else begins with the lowest. */
const descending = (key: string) => key === 'latest'

/** What a list of numbers is sorted by in the heading of a column; the line about a number tells three such things. */
export function ordersOf(column: 'phone' | 'site' | 'standing'): ColumnOrder[] {
  if (column !== 'standing') return [{ key: column }]
  return (['oldest', 'latest', 'ending'] as const).map((key) => ({
    key,
    label: translate(`forwarding.filter.order.${key}`),
    turned: translate(`forwarding.filter.order.-${key}`),
    descending: descending(key),
  }))
}

/** An order as a table knows it. */
export function sortOf(order: Order): Sort {
  const turned = order.startsWith('-')
  const key = turned ? order.slice(1) : order
  return { key, descending: descending(key) !== turned }
}

export function orderBy(sort: Sort | undefined): Order {
  const key = keys.find((one) => one === sort?.key)
  if (!key) return 'phone'
  return sort?.descending === descending(key) ? key : (`-${key}` satisfies `-${Key}`)
}

/** The order of a list of numbers as its table knows it. */
export const useSorting = (order: Ref<Order>): WritableComputedRef<Sort | undefined> =>
  computed({
    get: () => sortOf(order.value),
    set: (to) => {
      order.value = orderBy(to)
    },
  })
