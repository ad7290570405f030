import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type Component, createApp, defineComponent, h, nextTick } from 'vue'
import { createMemoryHistory, createRouter, RouterView } from 'vue-router'
import { useListed } from './listed'

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('finds with each key, and writes the address when somebody pauses', async () => {
  vi.stubGlobal('scrollTo', () => {})
  let listed!: ReturnType<typeof useListed<string>>
  const page = defineComponent(() => {
    listed = useListed((text) => Array.from({ length: 120 }, (_, n) => `${n}`).filter((row) => row.includes(text)))
    return () => h('p', listed.rows.value.join(' '))
  })
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: page }] })
  const root = document.createElement('div')
  await router.push('/')
  createApp(RouterView).use(router).mount(root)
  listed.page.value = 2
  await nextTick()
  await vi.waitFor(() => expect(router.currentRoute.value.query).toEqual({ page: '2' }))

  const replaced = vi.spyOn(router, 'replace')
  for (const text of ['1', '11', '119']) {
    listed.search.value = text
    await nextTick()
    vi.advanceTimersByTime(100)
  }
  expect(root.textContent).toBe('119')
  expect(replaced).not.toHaveBeenCalled()
  vi.advanceTimersByTime(300)
  await vi.waitFor(() => expect(router.currentRoute.value.query).toEqual({ search: '119' }))
  expect(replaced).toHaveBeenCalledTimes(1)
})

/** A list of four hundred numbers, and another page that takes a while to come. */
async function open() {
  vi.stubGlobal('scrollTo', () => {})
  let listed!: ReturnType<typeof useListed<string>>
  const page = defineComponent(() => {
    listed = useListed((text) => Array.from({ length: 400 }, (_, n) => `${n}`).filter((row) => row.includes(text)))
    return () => h('p', listed.rows.value.join(' '))
  })
  const other = () =>
    new Promise<{ default: Component }>((come) => setTimeout(come, 1000, { default: { render: () => h('b') } }))
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/', component: page },
      { path: '/other', component: other },
    ],
  })
  const root = document.createElement('div')
  await router.push('/')
  createApp(RouterView).use(router).mount(root)
  return { listed, router }
}

it('shows all of it again where a link leads to it while it is narrowed, and the page that another one names', async () => {
  const { listed, router } = await open()
  listed.search.value = '119'
  await nextTick()
  vi.advanceTimersByTime(300)
  await vi.waitFor(() => expect(router.currentRoute.value.query).toEqual({ search: '119' }))
  await router.push('/')
  expect(listed.search.value).toBe('')
  expect(listed.total.value).toBe(400)
  await router.push('/?search=1&page=2')
  await nextTick()
  expect([listed.search.value, listed.page.value]).toEqual(['1', 2])
})

it('calls off no way to another page that is chosen right after something was typed', async () => {
  const { listed, router } = await open()
  listed.search.value = '119'
  await nextTick()
  const going = router.push('/other')
  await vi.advanceTimersByTimeAsync(2000)
  await going
  expect(router.currentRoute.value.path).toBe('/other')
})
