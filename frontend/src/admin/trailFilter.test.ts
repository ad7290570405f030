import { afterEach, expect, it } from 'vitest'
import { type App, createApp, h } from 'vue'
import { setLanguage } from '../i18n'
import TrailFilter from './TrailFilter.vue'
import { eventNames, wholeTrail } from './trail'

let app: App | undefined
afterEach(() => {
  app?.unmount()
  document.body.innerHTML = ''
})

it.each([
  ['ja', '転送設定', 'サインイン失敗'],
  ['en', 'Forwarding', 'Sign-in failed'],
] as const)('offers the events in groups, and marks the chosen one (%s)', async (language, group, chosen) => {
  await setLanguage(language)
  const root = document.body.appendChild(document.createElement('div'))
  const view = { ...wholeTrail, event: 'sign_in_refused' as const }
  app = createApp({ render: () => h(TrailFilter, { view, people: [], again: false }) })
  app.mount(root)
  const list = [...root.querySelectorAll('select')].find(({ name }) => name === 'event')!
  expect(list.selectedOptions[0]?.textContent).toBe(chosen)
  const groups = [...list.querySelectorAll('optgroup')]
  expect(groups.map(({ label }) => label)).toContain(group)
  expect(groups.map((one) => one.children.length).every((count) => count > 1)).toBe(true)
  const grouped = groups.flatMap((one) => [...one.querySelectorAll('option')].map(({ value }) => value))
  expect(grouped.sort()).toEqual([...eventNames].sort())
  expect([...list.options].filter(({ parentElement }) => parentElement === list).map(({ value }) => value)).toEqual([
    '',
  ])
})
