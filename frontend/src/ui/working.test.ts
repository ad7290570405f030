import { afterEach, beforeAll, expect, it } from 'vitest'
import { createApp, h, nextTick, reactive } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { setLanguage } from '../i18n'
import Button from './Button.vue'
import Dialog from './Dialog.vue'
import WorkingStatus from './WorkingStatus.vue'

beforeAll(() => setLanguage('en'))
afterEach(() => {
  document.body.innerHTML = ''
})

/** Two buttons of a page, of which `shown` are there and `busy` work, and one place that says so. */
function page() {
  const at = reactive({ shown: ['one', 'two'], busy: [] as string[] })
  const root = document.body.appendChild(document.createElement('div'))
  createApp(() => [at.shown.map((key) => h(Button, { key, busy: at.busy.includes(key) }, () => key)), h(WorkingStatus)])
    .use(createRouter({ history: createMemoryHistory(), routes: [] }))
    .mount(root)
  return { at, root, says: () => [...root.querySelectorAll('[role=status]')].map((one) => one.textContent) }
}

it('says once, and outside of the buttons, that something is being done', async () => {
  const { at, root, says } = page()
  const place = root.querySelector('[role=status]')
  expect(says()).toEqual([''])
  at.busy = ['one', 'two']
  await nextTick()
  expect(says()).toEqual(['Working'])
  expect(root.querySelector('[role=status]')).toBe(place) // what is read out is put into a place that is there
  expect(place?.closest('button')).toBeNull()
  at.busy = ['two']
  await nextTick()
  expect(says()).toEqual(['Working'])
  at.busy = []
  await nextTick()
  expect(says()).toEqual([''])
})

it('says no more of a button that is gone with its work', async () => {
  const { at, says } = page()
  at.busy = ['one']
  await nextTick()
  at.shown = ['two']
  await nextTick()
  expect(says()).toEqual([''])
})

it('keeps what a button is called while it works', async () => {
  const { at, root } = page()
  at.busy = ['one']
  await nextTick()
  expect(root.querySelector('[aria-busy]')?.textContent?.trim()).toBe('one')
})

it('says it in an open dialog too, which silences the page behind it', async () => {
  const root = document.body.appendChild(document.createElement('div'))
  const at = reactive({ busy: false })
  createApp(() => h(Dialog, { open: true, title: 'Rename' }, () => h(Button, { busy: at.busy }, () => 'Save')))
    .use(createRouter({ history: createMemoryHistory(), routes: [] }))
    .mount(root)
  await nextTick()
  at.busy = true
  await nextTick()
  expect(root.querySelector('dialog [role=status]')?.textContent).toBe('Working')
})

it('says nothing in a dialog that waits for an answer, as the button does that opened it', async () => {
  const root = document.body.appendChild(document.createElement('div'))
  const at = reactive({ busy: false })
  const save = () => h(Dialog, { open: true, title: 'Check' }, () => h(Button, { busy: at.busy }, () => 'Save'))
  createApp(() => [h(Button, { busy: true }, () => 'Set'), save()])
    .use(createRouter({ history: createMemoryHistory(), routes: [] }))
    .mount(root)
  await nextTick()
  const place = root.querySelector('dialog [role=status]')
  expect(place?.textContent).toBe('')
  at.busy = true
  await nextTick()
  expect(place?.textContent).toBe('Working')
})
