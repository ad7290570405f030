import { afterEach, beforeAll, expect, it, vi } from 'vitest'
import { createApp } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { setLanguage } from '../i18n'
import SiteFrame from './SiteFrame.vue'

beforeAll(() => setLanguage('en'))
afterEach(() => {
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

it('asks again which site this is as one goes on, where it did not come at first', async () => {
  let online = false
  let failed = 0
  vi.stubGlobal('fetch', async () => {
    if (!online) {
      failed++
      throw new TypeError('cut')
    }
    const group = { site_name: 'Head office', representative: 'N100000001', may_change: true }
    return new Response(JSON.stringify(group), { headers: { 'Content-Type': 'application/json' } })
  })
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/web-settings/:voiceGroup/:rest*', component: SiteFrame }],
  })
  await router.push('/web-settings/Y10000001')
  const root = document.body.appendChild(document.createElement('div'))
  createApp(SiteFrame).use(router).mount(root)
  await vi.waitFor(() => expect(failed).toBe(1))
  await new Promise((resolve) => setTimeout(resolve))
  expect(root.textContent).not.toContain('Head office')
  online = true
  await router.push('/web-settings/Y10000001/schedules')
  await vi.waitFor(() => expect(root.querySelector('header')?.textContent).toContain('Head office'))
  expect(root.querySelector('header')?.textContent).toContain('N100000001')
})
