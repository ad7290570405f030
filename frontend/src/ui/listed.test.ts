import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createApp, defineComponent, h, nextTick } from 'vue'
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
