import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createApp, defineComponent, h, nextTick, ref, type VNode } from 'vue'
import { setLanguage } from '../i18n'
import { question } from './confirm'
import Dialog from './Dialog.vue'
import Field from './Field.vue'
import Form from './Form.vue'
import { useForm } from './form'
import TextInput from './TextInput.vue'

beforeAll(() => setLanguage('en'))
afterEach(() => {
  document.body.innerHTML = ''
})

const settled = async () => {
  for (let i = 0; i < 5; i++) await nextTick()
}

/** A dialog that is open, with something in it. */
async function show(body: () => VNode | VNode[]) {
  const open = ref(true)
  const root = document.body.appendChild(document.createElement('div'))
  createApp(() =>
    h(
      Dialog,
      {
        open: open.value,
        title: 'Name it',
        'onUpdate:open': (to: boolean) => {
          open.value = to
        },
      },
      { default: body },
    ),
  ).mount(root)
  await settled()
  return {
    open,
    input: (value: string) => root.querySelector<HTMLInputElement>(`input[value="${value}"]`),
    async pressesEscape() {
      root.querySelector('dialog')?.dispatchEvent(new Event('cancel', { cancelable: true }))
      await settled()
    },
    async pressesX() {
      root.querySelector<HTMLElement>('button[aria-label=Close]')?.click()
      await settled()
    },
    async pressesBeside() {
      root.querySelector('dialog')?.dispatchEvent(new MouseEvent('mousedown'))
      await settled()
    },
  }
}

describe('a dialog begins', () => {
  const choice = (value: string, checked = false) => h('input', { type: 'radio', name: 'choice', value, checked })

  it.each<[string, () => VNode[], string]>([
    ['at its first field', () => [h('button', 'Look'), h('input', { value: 'name' })], 'name'],
    ['at the choice that is made', () => [choice('one'), choice('two', true), h('input')], 'two'],
    ['at what is marked', () => [h('input'), h('input', { value: 'marked', 'data-first': '' })], 'marked'],
    ['at a field that can be filled in', () => [h('input', { disabled: true }), h('input', { value: 'open' })], 'open'],
  ])('%s', async (_, body, value) => {
    const dialog = await show(body)
    expect(document.activeElement).toBe(dialog.input(value))
  })

  it('at its heading where there is only something to read', async () => {
    await show(() => [h('p', 'Three numbers change.'), h('button', 'More')])
    expect(document.activeElement?.textContent).toBe('Name it')
  })
})

describe('a dialog in which something was typed', () => {
  const Rename = defineComponent(() => {
    const form = useForm({ values: { name: 'old' }, send: async () => {} })
    const input = () =>
      h(TextInput, {
        modelValue: form.values.name,
        'onUpdate:modelValue': (text: string) => {
          form.values.name = text
        },
      })
    return () => h(Form, { form }, () => h(Field, { name: 'name', label: 'Name' }, input))
  })
  function types(text: string) {
    const input = document.activeElement as HTMLInputElement
    input.value = text
    input.dispatchEvent(new Event('input'))
  }

  it('closes as any other one while nothing was', async () => {
    for (const way of ['pressesBeside', 'pressesEscape', 'pressesX'] as const) {
      const dialog = await show(() => h(Rename))
      await dialog[way]()
      expect(dialog.open.value).toBe(false)
      document.body.innerHTML = ''
    }
  })

  it.each(['pressesEscape', 'pressesX'] as const)('asks first (%s)', async (way) => {
    const dialog = await show(() => h(Rename))
    types('new')
    await dialog[way]()
    expect(dialog.open.value).toBe(true)
    question.value?.answer(false)
    await settled()
    expect(dialog.open.value).toBe(true)
    await dialog[way]()
    question.value?.answer(true)
    await settled()
    expect(dialog.open.value).toBe(false)
  })

  it('stays open on a press beside it', async () => {
    const dialog = await show(() => h(Rename))
    types('new')
    await dialog.pressesBeside()
    expect(dialog.open.value).toBe(true)
    types('old')
    await dialog.pressesBeside()
    expect(dialog.open.value).toBe(false)
  })
})
