import { expect, it } from 'vitest'
import { nextTick, ref, shallowReactive } from 'vue'
import { pageOf, useLastPage } from './paging'

it.each([['3'], [['3', '4']]])('reads the page of an address: %j', (page) => {
  expect(pageOf({ page })).toBe(3)
})

it.each(['0', '-1', 'x', '1.5', '', '9'.repeat(30)])('takes the first for what is no page: %j', (page) => {
  expect(pageOf({ page })).toBe(1)
})

it('goes to the last page where the one that is asked for is not there any more', async () => {
  const load = shallowReactive<{ data: { total: number } | undefined }>({ data: undefined })
  const page = ref(9)
  useLastPage(load, 50, page, (last) => {
    page.value = last
  })
  load.data = { total: 101 }
  await nextTick()
  expect(page.value).toBe(3)
  load.data = { total: 0 } // then nothing is there at all, and the list says so
  await nextTick()
  expect(page.value).toBe(3)
})
