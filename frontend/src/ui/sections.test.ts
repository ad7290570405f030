import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type App, createApp, defineComponent, h, nextTick, ref } from 'vue'
import { createMemoryHistory, createRouter, RouterLink, RouterView } from 'vue-router'
import { useSections } from './sections'

const there = ref(false)
const page = defineComponent(() => {
  useSections(() => there.value)
  return () => [
    h(RouterLink, { to: { hash: '#passkeys' } }, () => 'Passkeys'),
    there.value && h('section', { id: 'passkeys' }, h('h2', { tabindex: -1 }, 'Passkeys')),
  ]
})

let app: App
let seen: string[]
beforeEach(() => {
  seen = []
  there.value = false
  vi.spyOn(Element.prototype, 'scrollIntoView').mockImplementation(function (this: Element) {
    seen.push(this.id)
  })
})
afterEach(() => {
  app.unmount()
  vi.restoreAllMocks()
})
async function opens(path: string) {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/account', component: page }] })
  await router.push(path)
  document.body.innerHTML = '<div id="app"></div>'
  app = createApp(() => h(RouterView))
  app.use(router).mount('#app')
  await nextTick()
}
const focused = () => document.activeElement?.tagName

it('opens the page at the part that its address names, once that has come', async () => {
  await opens('/account#passkeys')
  expect(seen).toEqual([])
  there.value = true
  await vi.waitFor(() => expect(focused()).toBe('H2'))
  expect(seen).toEqual(['passkeys'])
})

it('leads whoever follows a link to a part there, and again when they follow it again', async () => {
  there.value = true
  await opens('/account')
  expect(focused()).toBe('BODY')
  const link = document.querySelector('a')!
  for (const _time of ['first', 'second']) {
    link.focus()
    link.click()
    await vi.waitFor(() => expect(focused()).toBe('H2'))
  }
  expect(seen).toEqual(['passkeys', 'passkeys'])
})
