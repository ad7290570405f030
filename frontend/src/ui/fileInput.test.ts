import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { type App, createApp, h } from 'vue'
import { setLanguage } from '../i18n'
import FileInput from './FileInput.vue'

const file = new File(['a,b'], 'numbers.csv', { type: 'text/csv' })
let chosen: File[]
let app: App

beforeAll(() => setLanguage('en'))
beforeEach(() => {
  chosen = []
  document.body.innerHTML = '<p>Beside</p><div id="app"></div>'
  app = createApp(() => h(FileInput, { label: 'Choose a file', onChoose: (one: File) => chosen.push(one) }))
  app.mount('#app')
})
afterEach(() => app.unmount())

/** Lets something go over a part of the page; tells whether the browser still does with it what browsers do. */
function drops(on: Element, what: { types: string[]; files: File[] }) {
  const event = new Event('drop', { bubbles: true, cancelable: true })
  Object.defineProperty(event, 'dataTransfer', { value: what })
  return on.dispatchEvent(event)
}
const files = { types: ['Files'], files: [file] }
const text = { types: ['text/plain'], files: [] }
const field = () => document.querySelector('label')!
const beside = () => document.querySelector('p')!

it('takes a file that is dropped on the field', () => {
  expect(drops(field(), files)).toBe(false)
  expect(chosen).toEqual([file])
})

it('stays on the page when a file is dropped beside the field, and takes nothing', () => {
  expect(drops(beside(), files)).toBe(false)
  expect(chosen).toEqual([])
})

it('leaves alone what is dropped and is no file', () => {
  expect(drops(beside(), text)).toBe(true)
  drops(field(), text)
  expect(chosen).toEqual([])
})

it('holds nothing any more once its page was left', () => {
  app.unmount()
  expect(drops(beside(), files)).toBe(true)
})
