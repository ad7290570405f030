import * as v from 'valibot'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createApp, defineComponent, h } from 'vue'
import { createMemoryHistory, createRouter, RouterView } from 'vue-router'
import { setLanguage } from '../i18n'
import { question } from './confirm'
import Editor from './Editor.vue'
import { useEditing } from './editing'
import Field from './Field.vue'
import { useLeave } from './leave'
import { Refusal } from './refusal'
import TextInput from './TextInput.vue'
import { dismiss, toast } from './toast'
import { holdBack, letGo } from './unsaved'

beforeAll(() => setLanguage('en'))
afterEach(() => {
  document.body.innerHTML = ''
  question.value = undefined
  letGo()
})

type Form = { name: string; phone: string }
type Sheet = { form: Form; version: number }

const settled = async () => {
  for (let i = 0; i < 10; i++) await new Promise((resolve) => setTimeout(resolve))
}

/** A page that edits a name and a phone; `held` is what the server holds, and may be changed behind its back. */
async function open(stays = false) {
  const server = {
    held: { form: { name: 'Sato', phone: '03-1' }, version: 1 } as Sheet,
    load: (): Promise<Sheet> => Promise.resolve(server.held),
    /** What the person does while a change is on its way. */
    meanwhile: () => {},
    sent: [] as Sheet[],
    /** Somebody else saves. */
    changes(form: Partial<Form>) {
      server.held = { form: { ...server.held.form, ...form }, version: server.held.version + 1 }
    },
    save(change: Sheet): Promise<Sheet> {
      server.sent.push(change)
      if (change.version !== server.held.version) {
        return Promise.reject(new Refusal(409, [{ code: 'conflict' }]))
      }
      server.changes(change.form)
      server.meanwhile()
      return Promise.resolve(server.held)
    },
  }
  let editing!: ReturnType<typeof useEditing<Form, Form, Sheet>>
  const page = defineComponent(() => {
    const leave = useLeave()
    editing = useEditing<Form, Form, Sheet>({
      sheet: server.held,
      values: (wire) => wire,
      schema: v.object({ name: v.pipe(v.string(), v.nonEmpty('required')), phone: v.string() }),
      load: () => server.load(),
      save: server.save,
      done: () => stays || leave('/list', 'It was saved.'),
    })
    const field = (name: 'name' | 'phone', label: string) =>
      h(Field, { name, label }, () =>
        h(TextInput, {
          modelValue: editing.form.values[name],
          'onUpdate:modelValue': (text: string) => {
            editing.form.values[name] = text
          },
        }),
      )
    return () =>
      h(Editor, { editing, save: 'Save', back: '/list' }, () => [field('name', 'Name'), field('phone', 'Phone')])
  })
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/', component: page },
      { path: '/of/:id', component: page },
      { path: '/list', component: defineComponent(() => () => h('p', 'the list')) },
    ],
  })
  holdBack(router)
  const root = document.body.appendChild(document.createElement('div'))
  createApp(RouterView).use(router).mount(root)
  await router.push('/')
  await settled()
  const input = (label: string) => {
    const tag = [...root.querySelectorAll('label')].find((one) => one.textContent?.trim() === label)
    return root.querySelector<HTMLInputElement>(`[id="${tag?.htmlFor}"]`)!
  }
  return {
    server,
    root,
    router,
    input,
    editing,
    said: () => root.textContent ?? '',
    type(label: string, text: string) {
      input(label).value = text
      input(label).dispatchEvent(new Event('input'))
    },
    async saves() {
      root.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }))
      await settled()
    },
    async presses(text: string) {
      const button = [...root.querySelectorAll('button')].find((one) => one.textContent?.trim() === text)
      button?.click()
      await settled()
    },
  }
}

describe('a form over something that others edit too', () => {
  it('saves over the state it was opened on, and leaves without a question', async () => {
    const page = await open()
    page.type('Name', 'Suzuki')
    await page.saves()
    expect(page.server.sent).toEqual([{ form: { name: 'Suzuki', phone: '03-1' }, version: 1 }])
    expect(question.value).toBeUndefined()
    expect(page.said()).toBe('the list')
  })

  it('is saved once where the page to leave for does not come at first', async () => {
    const page = await open()
    dismiss()
    const stopped = page.router.beforeResolve(() => Promise.reject(new TypeError('not loaded')))
    page.router.onError(() => {}) // says why
    page.type('Name', 'Suzuki')
    await page.saves()
    expect(page.said()).toContain('This was done')
    expect(toast.value).toBeUndefined()
    stopped()
    await page.saves()
    expect(page.server.sent).toHaveLength(1)
    expect(page.said()).toBe('the list')
    expect(toast.value?.text).toBe('It was saved.')
  })

  it('asks before it is left with something that was typed, and not once that was dropped', async () => {
    const page = await open()
    page.type('Name', 'Suzuki')
    void page.router.push('/list')
    await settled()
    question.value?.answer(false)
    await settled()
    expect(page.input('Name').value).toBe('Suzuki')
    page.editing.drop()
    await page.router.push('/list')
    expect(question.value).toBeUndefined()
    expect(page.said()).toBe('the list')
  })

  it('asks as well where the next page is another one of the same kind', async () => {
    const page = await open()
    await page.router.push('/of/1')
    page.type('Name', 'Suzuki')
    void page.router.push('/of/2')
    await settled()
    expect(question.value).toBeDefined()
    question.value?.answer(true)
    await settled()
    expect(page.router.currentRoute.value.path).toBe('/of/2')
  })

  it('keeps what is typed while it is saved, and does not take it for saved', async () => {
    const page = await open(true)
    page.server.meanwhile = () => page.type('Phone', '03-9')
    page.type('Name', 'Suzuki')
    await page.saves()
    expect(page.input('Name').value).toBe('Suzuki')
    expect(page.input('Phone').value).toBe('03-9')
    expect(page.editing.form.dirty).toBe(true)
    page.server.meanwhile = () => {}
    await page.saves()
    expect(page.server.sent[1]).toEqual({ form: { name: 'Suzuki', phone: '03-9' }, version: 2 })
    expect(page.editing.form.dirty).toBe(false)
  })

  it('does not leave without a question what was typed while it was saved', async () => {
    const page = await open()
    page.server.meanwhile = () => page.type('Phone', '03-9')
    page.type('Name', 'Suzuki')
    await page.saves()
    expect(question.value).toBeDefined()
    expect(page.input('Phone').value).toBe('03-9')
  })

  it('says what somebody else changed, by the names of the fields, and keeps what was typed', async () => {
    const page = await open()
    page.type('Name', 'Suzuki')
    page.server.changes({ phone: '03-2' })
    await page.saves()
    expect(page.said()).toContain('Changed in the meantime: Phone.')
    expect(document.activeElement?.textContent).toContain('Someone else saved first')
    expect(page.input('Name').value).toBe('Suzuki')
    expect(page.input('Phone').value).toBe('03-1')
    expect(page.server.held.form.name).toBe('Sato')
  })

  it('loads what they changed under what was typed, shows it, and saves both', async () => {
    const page = await open()
    page.type('Name', 'Suzuki')
    page.server.changes({ phone: '03-2' })
    await page.saves()
    await page.presses('Load and keep what I entered')
    expect(toast.value?.text).toContain('what you entered was kept')
    expect(page.input('Phone').value).toBe('03-2')
    expect(document.activeElement).toBe(page.input('Phone'))
    await page.saves()
    expect(page.server.held.form).toEqual({ name: 'Suzuki', phone: '03-2' })
  })

  it('or loads what they saved instead of what was typed', async () => {
    const page = await open()
    page.type('Name', 'Suzuki')
    page.server.changes({ name: 'Tanaka' })
    await page.saves()
    await page.presses('Load the latest version')
    expect(page.input('Name').value).toBe('Tanaka')
    expect(page.editing.form.dirty).toBe(false)
    expect(page.said()).not.toContain('Someone else')
  })

  it('asks again when they save once more before one has decided', async () => {
    const page = await open()
    page.type('Name', 'Suzuki')
    page.server.changes({ phone: '03-2' })
    await page.saves()
    page.server.changes({ name: 'Tanaka' })
    await page.saves()
    expect(page.said()).toContain('Changed in the meantime: Name, Phone.')
    expect(page.server.held.form).toEqual({ name: 'Tanaka', phone: '03-2' })
  })

  it('saves by itself over a newer state that differs in nothing of this form', async () => {
    const page = await open()
    page.type('Name', 'Suzuki')
    page.server.changes({})
    await page.saves()
    expect(page.server.sent.map(({ version }) => version)).toEqual([1, 2])
    expect(page.server.held.form.name).toBe('Suzuki')
    expect(page.said()).toBe('the list')
  })

  it('deletes nothing that somebody else changed unseen, and once that is on the page does', async () => {
    const page = await open()
    const deleted: number[] = []
    const remove = () =>
      page.editing.shown((version) => {
        if (version !== page.server.held.version) return Promise.reject(new Refusal(409, [{ code: 'conflict' }]))
        deleted.push(version)
        return Promise.resolve()
      })
    page.server.changes({ phone: '03-2' })
    await expect(remove()).rejects.toThrow()
    await settled()
    expect(deleted).toEqual([])
    expect(page.said()).toContain('Changed in the meantime: Phone.')
    await page.presses('Load the latest version')
    await remove()
    expect(deleted).toEqual([2])
  })

  it('says so when the newer state cannot be asked for, and nothing is lost', async () => {
    const page = await open()
    page.type('Name', 'Suzuki')
    page.server.changes({ phone: '03-2' })
    page.server.load = () => Promise.reject(new Refusal(0, [{ code: 'offline' }]))
    await page.saves()
    expect(page.root.querySelector('[role=alert]')?.textContent).toContain('What you entered')
    expect(page.input('Name').value).toBe('Suzuki')
    expect(page.server.sent).toHaveLength(1)
  })

  it('takes what a deed beside it changed, and asks only where both changed the same', async () => {
    const page = await open()
    page.type('Name', 'Suzuki')
    page.editing.take({ form: { name: 'Sato', phone: '03-2' }, version: 2 })
    await settled()
    expect(page.input('Name').value).toBe('Suzuki')
    expect(page.input('Phone').value).toBe('03-2')
    page.editing.take({ form: { name: 'Tanaka', phone: '03-2' }, version: 3 })
    await settled()
    expect(page.said()).toContain('Changed in the meantime: Name.')
  })
})
