import { afterEach, beforeAll, expect, it, vi } from 'vitest'
import { createApp } from 'vue'
import { setLanguage } from '../i18n'
import RecoverySheet from './RecoverySheet.vue'

beforeAll(() => setLanguage('en'))
afterEach(() => {
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

it('is printed alone, by a browser too that reads the page only after print() has returned', async () => {
  const alone = () => document.documentElement.classList.contains('prints-sheet')
  const print = vi.fn()
  vi.stubGlobal('print', print)
  const root = document.body.appendChild(document.createElement('div'))
  const page = createApp(RecoverySheet, { codes: ['a', 'b'] })
  page.mount(root)
  await new Promise((resolve) => setTimeout(resolve)) // Vue takes no click in the very millisecond of mounting
  ;[...root.querySelectorAll('button')].find((button) => button.textContent?.includes('Print'))?.click()
  expect(print).toHaveBeenCalledOnce()
  expect(alone()).toBe(true)
  dispatchEvent(new Event('afterprint'))
  expect(alone()).toBe(false)
  page.unmount()
})
