/** One column of a DataTable; its cells are the slot `#<key>` with `{ row }`, or else the row's own property. */
export interface Column {
  key: string
  label: string
  /** The heading becomes a button that sorts by this column. */
  sort?: boolean
  /** Buttons in the heading sort by what the column tells; on cards the page has a list for it. */
  orders?: Order[]
  /** Stays on one line: numbers, dates, IDs, badges. */
  short?: boolean
  align?: 'right'
  /** Stands as the heading of the card on a narrow screen, and carries the row's link. */
  lead?: boolean
  /** Only for readers of the table, not on cards. */
  tableOnly?: boolean
  /** Tells a lot: on a card it stands below its label, not beside it. */
  long?: boolean
  /** Holds what one presses, which says what it does itself: not on paper, and without its label on a card. */
  screenOnly?: boolean
  /** A CSS class that fixes the width ("w-40"), so that columns do not jump between pages. */
  width?: string
}

export interface Order {
  key: string
  /** What the button says beside the heading; without it the heading is the button. */
  label?: string
  /** What it says while the rows stand the other way round. */
  turned?: string
  /** Which way the first press sorts; another one turns it round. */
  descending?: boolean
}

export interface Sort {
  key: string
  descending: boolean
}

/** What a heading tells of the order to those who listen. */
export function ariaSort({ key, sort, orders }: Column, by: Sort | undefined) {
  const keys = orders?.map((one) => one.key) ?? (sort ? [key] : [])
  if (!keys.length) return undefined
  if (!by || !keys.includes(by.key)) return 'none'
  return by.descending ? 'descending' : 'ascending'
}

/**
 * A page of a list that is read on from a row: how many rows come before it of how many in all (`more` says that these are not
 * all), or, where nobody counts them, whether there are some before and after it.
 */
export type Turned<Row> = { rows: Row[] } & (
  | { total: number; newer: number; more?: boolean }
  | { newer: boolean; older: boolean }
)

/** Whether there are rows before a page, and after it. */
export const turnsOf = <Row>(list: Turned<Row>) => ({
  newer: Number(list.newer) > 0,
  older: 'older' in list ? list.older : list.total > list.newer + list.rows.length,
})

const counted = 1000 // by the server, on each side of a page

/** Which rows a page holds: a key of common.pager, with what it says. Where the page lies deep in a long list, nobody counts it. */
export function pageRange({
  rows,
  newer,
  total,
  more,
}: {
  rows: unknown[]
  newer: number
  total: number
  more?: boolean
}) {
  const key = !more ? 'range' : newer < counted ? 'rangeOfMany' : 'many'
  return { key, from: newer + 1, to: newer + rows.length, total: more ? counted : total } as const
}
