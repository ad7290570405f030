import { afterEach, beforeEach, expect, it } from 'vitest'
import { createApp, defineComponent, h, nextTick, ref, shallowRef } from 'vue'
import { useStops } from './stops'

/** Two rows of texts, each with a button; `rows` may be drawn anew. */
const rows = ref<string[][]>([])
beforeEach(() => {
  rows.value = [['09:00', '18:00'], ['10:00']]
  const page = defineComponent(() => {
    const box = shallowRef<HTMLElement | null>(null)
    useStops(box, () => rows.value)
    return () =>
      h(
        'div',
        { ref: box },
        rows.value.map((texts, row) =>
          h('div', [
            ...texts.map((value, i) => h('input', { id: `${row}.${i}`, value })),
            h('button', { id: `${row}.b` }),
          ]),
        ),
      )
  })
  const root = document.body.appendChild(document.createElement('div'))
  createApp(page).mount(root)
})
afterEach(() => {
  document.body.innerHTML = ''
})

const at = (id: string) => document.getElementById(id) as HTMLInputElement
const focused = () => document.activeElement?.id
const stops = () => [...document.querySelectorAll<HTMLElement>('[tabindex="0"]')].map(({ id }) => id)
function press(key: string, more: KeyboardEventInit = {}) {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more })
  document.activeElement?.dispatchEvent(event)
  return event.defaultPrevented
}
function enter(id: string, from = 0, until = at(id).value.length) {
  at(id).focus()
  at(id).setSelectionRange(from, until)
}

it('gives each row one stop of the Tab key: the first place, or where it was left', async () => {
  expect(stops()).toEqual(['0.0', '1.0'])
  at('0.b').focus()
  expect(stops()).toEqual(['0.b', '1.0'])
  rows.value = [['09:00', '12:00', '13:00'], []]
  await nextTick()
  expect(stops()).toEqual(['0.b', '1.b'])
})

it('goes on with Tab within a row while its texts are typed, and is one stop again when it is left', () => {
  enter('0.0')
  at('0.0').dispatchEvent(new InputEvent('input', { bubbles: true }))
  expect(stops()).toEqual(['0.0', '0.1', '1.0'])
  at('0.1').focus()
  expect(stops()).toEqual(['0.0', '0.1', '1.0'])
  at('1.0').focus()
  expect(stops()).toEqual(['0.1', '1.0'])
})

it('leads along a row, and stays within it', () => {
  enter('0.0')
  for (const there of ['0.1', '0.b', '0.b']) {
    press('ArrowRight')
    expect(focused()).toBe(there)
  }
  press('ArrowLeft')
  expect(focused()).toBe('0.1')
  expect([at('0.1').selectionStart, at('0.1').selectionEnd]).toEqual([0, 5])
})

it('leads to the same place of the row above and below, round and round, or to its last one', () => {
  enter('0.1', 2, 2)
  press('ArrowDown')
  expect(focused()).toBe('1.b')
  press('ArrowDown')
  expect(focused()).toBe('0.1')
  press('ArrowUp')
  expect(focused()).toBe('1.b')
})

it('leaves the caret to the text until it is at its end, and other keys to the browser', () => {
  enter('0.0', 2, 2)
  expect(press('ArrowRight')).toBe(false)
  enter('0.0', 5, 5)
  expect(press('ArrowLeft')).toBe(false)
  expect(press('ArrowRight', { shiftKey: true })).toBe(false)
  at('0.b').focus()
  expect(press('ArrowLeft', { altKey: true })).toBe(false)
  expect(press('Home')).toBe(false)
  expect(focused()).toBe('0.b')
})

it('leaves the arrows to the list of an input method while it composes', () => {
  enter('0.0')
  expect(press('ArrowDown', { isComposing: true })).toBe(false)
  expect(press('ArrowRight', { keyCode: 229 })).toBe(false) // Safari
  expect(focused()).toBe('0.0')
  expect(press('ArrowDown')).toBe(true)
  expect(focused()).toBe('1.0')
})
