import { expect, it } from 'vitest'
import { createApp, defineComponent, h } from 'vue'
import { createMemoryHistory, createRouter, type LocationQuery, RouterView } from 'vue-router'
import { recordQuery, rowOf, useRecords } from './records'

const whole = { person: '', text: '', before: 0, after: 0 }
const read = ({ person, text, before, after }: LocationQuery) => ({
  person: `${person ?? ''}`,
  text: `${text ?? ''}`,
  before: rowOf(before),
  after: rowOf(after),
})

/** A page of records at an address. */
async function open(path: string) {
  let records!: ReturnType<typeof useRecords<typeof whole>>
  const page = defineComponent(() => {
    records = useRecords({ whole, read })
    return () => h('p')
  })
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: page }] })
  await router.push(path)
  createApp(RouterView).use(router).mount(document.createElement('div'))
  await router.isReady()
  return { router, records, query: () => router.currentRoute.value.query }
}

it('begins with the newest of what it is narrowed to, and keeps what narrows it already', async () => {
  for (const turned of ['before=40', 'after=40']) {
    const { records, query } = await open(`/?person=taro&${turned}`)
    await records.narrow({ text: '03' })
    expect(query()).toEqual({ person: 'taro', text: '03' })
  }
})

it('turns to the page before or after a row, never to both', async () => {
  const { records, query } = await open('/?person=taro&before=40')
  await records.turn({ after: 60 })
  expect(query()).toEqual({ person: 'taro', after: '60' })
  expect(records.view.value).toEqual({ person: 'taro', text: '', before: 0, after: 60 })
})

it('clears everything, and tells the filter to begin anew', async () => {
  const { records, query } = await open('/?person=taro&before=40')
  await records.clear()
  expect(query()).toEqual({})
  expect(records.cleared.value).toBe(1)
})

it('writes no more of a view than what is not as usual', () => {
  expect(recordQuery({ ...whole, text: '03', after: 7 })).toEqual({ text: '03', after: '7' })
  expect(['7', 7].map(rowOf)).toEqual([7, 7])
  const none = ['', 'x', '-7', '7.9', '1e400', '9007199254740993', undefined, ['7', '8']]
  expect(none.map(rowOf)).toEqual(none.map(() => 0))
})
