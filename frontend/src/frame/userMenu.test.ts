import { afterEach, beforeAll, expect, it } from 'vitest'
import { createApp, h, nextTick } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { setLanguage } from '../i18n'
import UserMenu from './UserMenu.vue'

beforeAll(() => setLanguage('en'))
afterEach(() => {
  document.body.innerHTML = ''
})

it('closes as Tab goes on to what is behind it, and stays open within', async () => {
  document.body.innerHTML =
    '<div id="app"></div><dialog open><button>Yes</button></dialog><button id="next">Next</button>'
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:all(.*)*', component: UserMenu }] })
  createApp(() => h(UserMenu))
    .use(router)
    .mount('#app')
  const button = document.querySelector<HTMLElement>('[aria-controls=user-menu]')!
  const goesTo = async (selector: string) => {
    document.querySelector<HTMLElement>(selector)!.focus()
    await nextTick()
    return button.ariaExpanded ?? button.getAttribute('aria-expanded')
  }
  button.focus()
  button.click()
  expect(await goesTo('#user-menu a')).toBe('true')
  expect(await goesTo('dialog button')).toBe('true')
  expect(await goesTo('#user-menu button')).toBe('true')
  expect(await goesTo('#next')).toBe('false')
})
