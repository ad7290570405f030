import { computed, type Ref, type WritableComputedRef } from 'vue'
import { translate } from '../i18n'
import type { Order as ColumnOrder, Sort } from '../ui/table'
import { orders } from './conditions'
import type { Order } from './wire'

/** Which way up each order runs: what was changed last comes first, all else begins with the lowest. */
const descending = (order: Order) => order === 'latest'

/** What a list of numbers is sorted by in the heading of a column; the line about a number tells three such things. */
export function ordersOf(column: 'phone' | 'site' | 'standing'): ColumnOrder[] {
  if (column !== 'standing') return [{ key: column }]
  return (['oldest', 'latest', 'ending'] as const).map((key) => ({
    key,
    label: translate(`forwarding.filter.order.${key}`),
    descending: descending(key),
  }))
}

/** The order of a list of numbers as its table knows it. */
export const useSorting = (order: Ref<Order>): WritableComputedRef<Sort | undefined> =>
  computed({
    get: () => ({ key: order.value, descending: descending(order.value) }),
    set: (to) => {
      order.value = orders.find((one) => one === to?.key) ?? 'phone'
    },
  })
