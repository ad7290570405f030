import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { type App, createApp, h } from 'vue'
import { setLanguage } from '../i18n'
import { aMomentLater } from './moment'
import { Refusal } from './refusal'
import TestMark from './TestMark.vue'

let app: App
let refuses: boolean
beforeAll(() => setLanguage('en'))
beforeEach(() => {
  refuses = true
  document.body.innerHTML = '<div id="app"></div>'
  const mark = async () => {
    if (refuses) throw new Refusal(0, [{ code: 'offline' }])
  }
  app = createApp(() => h(TestMark, { phone: '03-0000-1001', mark, unmark: mark }))
  app.mount('#app')
})
afterEach(() => app.unmount())

const presses = async () => {
  await aMomentLater()
  document.querySelector('button')?.click()
  await new Promise((resolve) => setTimeout(resolve))
}
const told = () => document.querySelector('[role=alert]')?.textContent ?? ''

it('says what went wrong in the language that is chosen later, and no more once it went well', async () => {
  await presses()
  expect(told()).toMatch(/cannot be reached/)
  await setLanguage('ja')
  expect(told()).toMatch(/接続できません/)
  await setLanguage('en')
  refuses = false
  await presses()
  expect(told()).toBe('')
})
