/** One column of a DataTable; its cells are the slot `#<key>` with `{ row }`, or else the row's own property. */
export interface Column {
  key: string
  label: string
  /** The heading becomes a button that sorts by this column. */
  sort?: boolean
  /** Stays on one line: numbers, dates, IDs, badges. */
  short?: boolean
  align?: 'right'
  /** Stands as the heading of the card on a narrow screen, and carries the row's link. */
  lead?: boolean
  /** Only for readers of the table, not on cards. */
  tableOnly?: boolean
  /** Holds what one presses: not on paper. */
  screenOnly?: boolean
  /** A CSS class that fixes the width ("w-40"), so that columns do not jump between pages. */
  width?: string
}

export interface Sort {
  key: string
  descending: boolean
}
