import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createApp, defineComponent, h, nextTick, ref } from 'vue'
import { setLanguage } from '../i18n'
import ColumnHead from './ColumnHead.vue'
import DataTable from './DataTable.vue'
import Pager from './Pager.vue'
import { rangeText } from './range'
import { Refusal } from './refusal'
import { ariaSort, type Column, pageRange, type Sort } from './table'

beforeAll(() => setLanguage('en'))
afterEach(() => {
  document.body.innerHTML = ''
})

interface Row {
  id: string
  phone: string
}

/** A table of phone numbers with check boxes, as a page writes it. */
function show(state: { rows?: Row[]; failure?: Refusal; skeleton?: boolean }) {
  const selected = ref<ReadonlySet<string>>(new Set())
  const sort = ref<Sort>({ key: 'phone', descending: false })
  let retries = 0
  const page = defineComponent(
    () => () =>
      h(DataTable<Row>, {
        label: 'Numbers',
        columns: [{ key: 'phone', label: 'Number', sort: true, lead: true }],
        rowKey: (row: Row) => row.id,
        rowLabel: (row: Row) => `Select ${row.phone}`,
        rows: state.rows,
        failure: state.failure,
        skeleton: state.skeleton,
        selected: selected.value,
        'onUpdate:selected': (to: ReadonlySet<string> | undefined) => {
          selected.value = to ?? new Set()
        },
        sort: sort.value,
        'onUpdate:sort': (to: Sort | undefined) => {
          sort.value = to ?? sort.value
        },
        onRetry: () => retries++,
      }),
  )
  const root = document.body.appendChild(document.createElement('div'))
  createApp(page).mount(root)
  const box = (label: string) => root.querySelector<HTMLInputElement>(`input[aria-label="${label}"]`)!
  return { root, box, sort, retries: () => retries, selected: () => [...selected.value].sort() }
}

const rows = ['1', '2', '3', '4'].map((id) => ({ id, phone: `03-0000-000${id}` }))

describe('a table', () => {
  it('selects one row, the whole page, and everything between two rows', async () => {
    const table = show({ rows })
    table.box('Select 03-0000-0002').click()
    await nextTick()
    expect(table.selected()).toEqual(['2'])
    table.box('Select 03-0000-0004').dispatchEvent(new MouseEvent('click', { shiftKey: true, bubbles: true }))
    await nextTick()
    expect(table.selected()).toEqual(['2', '3', '4'])
    table.box('Select everything on this page').dispatchEvent(new Event('change'))
    await nextTick()
    expect(table.selected()).toEqual(['1', '2', '3', '4'])
    table.box('Select everything on this page').dispatchEvent(new Event('change'))
    await nextTick()
    expect(table.selected()).toEqual([])
  })

  it('selects with Shift upwards too, and takes as many away', async () => {
    const table = show({ rows })
    const presses = async (n: number, shiftKey = false) => {
      table.box(`Select 03-0000-000${n}`).dispatchEvent(new MouseEvent('click', { shiftKey, bubbles: true }))
      await nextTick()
    }
    await presses(3)
    await presses(1, true)
    expect(table.selected()).toEqual(['1', '2', '3'])
    await presses(2, true)
    expect(table.selected()).toEqual(['3'])
  })

  it('tells by which column it is sorted, and turns round on the second press', async () => {
    const table = show({ rows })
    const heading = table.root.querySelector('th[aria-sort]')
    expect(heading?.getAttribute('aria-sort')).toBe('ascending')
    heading?.querySelector('button')?.click()
    await nextTick()
    expect(heading?.getAttribute('aria-sort')).toBe('descending')
  })

  it('is sorted by one list where its rows are cards', async () => {
    const table = show({ rows })
    const list = table.root.querySelector('select')!
    expect([...list.options].map(({ text }) => text)).toEqual(['Number, ascending', 'Number, descending'])
    expect(list.labels[0]?.textContent?.trim()).toBe('Sort by')
    list.selectedIndex = 1
    list.dispatchEvent(new Event('change'))
    await nextTick()
    expect(table.sort.value).toEqual({ key: 'phone', descending: true })
    table.root.querySelector<HTMLElement>('th[aria-sort] button')?.click()
    await nextTick()
    expect(list.selectedIndex).toBe(0)
  })

  it('sorts by each thing that a column tells, first in the direction that it has', async () => {
    const column: Column = {
      key: 'now',
      label: 'Now',
      orders: [{ key: 'oldest' }, { key: 'latest', descending: true }],
    }
    expect(ariaSort(column, { key: 'phone', descending: false })).toBe('none')
    expect(ariaSort(column, { key: 'latest', descending: true })).toBe('descending')
    expect(ariaSort({ ...column, orders: undefined }, { key: 'latest', descending: true })).toBeUndefined()

    const sort = ref<Sort>({ key: 'phone', descending: false })
    const root = document.body.appendChild(document.createElement('div'))
    column.orders = column.orders?.map((order) => ({ ...order, label: order.key, turned: `not ${order.key}` }))
    const set = (to: Sort | undefined) => {
      sort.value = to ?? sort.value
    }
    createApp(() => h(ColumnHead, { column, sort: sort.value, 'onUpdate:sort': set })).mount(root)
    const [oldest, latest] = root.querySelectorAll('button')
    latest?.click()
    expect(sort.value).toEqual({ key: 'latest', descending: true })
    await nextTick()
    latest?.click()
    expect(sort.value).toEqual({ key: 'latest', descending: false })
    await nextTick()
    expect([oldest, latest].map((one) => one?.textContent?.trim())).toEqual(['oldest', 'not latest'])
    oldest?.click()
    expect(sort.value).toEqual({ key: 'oldest', descending: false })
  })

  it('says that there is nothing, and what went wrong', () => {
    expect(show({ rows: [] }).root.textContent).toContain('Nothing to show')
    const broken = show({ failure: new Refusal(0, [{ code: 'offline' }]) })
    expect(broken.root.querySelector('[role=alert]')?.textContent).toContain('cannot be reached')
    broken.root.querySelector('button')?.click()
    expect(broken.retries()).toBe(1)
  })
})

it('a page of a long list says which rows it holds as far as they are counted', () => {
  const rows = Array(50).fill({})
  expect(pageRange({ rows, newer: 50, total: 120 })).toEqual({ key: 'range', from: 51, to: 100, total: 120 })
  expect(pageRange({ rows, newer: 50, total: 120, more: false })).toMatchObject({ key: 'range' })
  expect(pageRange({ rows, newer: 50, total: 1100, more: true })).toEqual({
    key: 'rangeOfMany',
    from: 51,
    to: 100,
    total: 1000,
  })
  expect(pageRange({ rows, newer: 1000, total: 1050, more: true })).toMatchObject({ key: 'many', total: 1000 })
})

it('a list that is searched says once to those who do not see it how many were found, and that none was', async () => {
  const found = ref<Row[]>()
  const root = document.body.appendChild(document.createElement('div'))
  createApp(() => [
    h(DataTable<Row>, {
      label: 'Numbers',
      columns: [{ key: 'phone', label: 'Number' }],
      rowKey: (row: Row) => row.id,
      rows: found.value,
      told: rangeText(1, 50, found.value?.length ?? 0),
    }),
    found.value && h(Pager, { page: 1, total: found.value.length, size: 50 }),
  ]).mount(root)
  const live = [...root.querySelectorAll('[role=status]')]
  const says = async (rows: Row[]) => {
    found.value = rows
    await nextTick()
    expect([...root.querySelectorAll('[role=status]')]).toEqual(live) // what comes with its text is passed over
    return live.map((one) => one.textContent)
  }
  expect(live.map((one) => one.textContent)).toEqual([''])
  expect(await says(rows)).toEqual(['1–4 of 4'])
  expect(await says([])).toEqual(['0 results'])
})
