import * as v from 'valibot'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createApp, defineComponent, h, nextTick } from 'vue'
import { setLanguage } from '../i18n'
import Field from './Field.vue'
import Form from './Form.vue'
import { focusField, useForm } from './form'
import { Refusal } from './refusal'
import TextInput from './TextInput.vue'

beforeAll(() => setLanguage('en'))
afterEach(() => {
  document.body.innerHTML = ''
})

/** A form with two fields as a page writes it; `answers` is what the server does to each attempt to send. */
function show(
  answers: (() => Promise<unknown>)[],
  after: (answer: unknown) => unknown = () => {},
  look?: () => Promise<unknown>,
) {
  const sent: unknown[] = []
  let done = 0
  const page = defineComponent(() => {
    const form = useForm({
      values: { name: '', mail: '' },
      schema: v.object({
        name: v.pipe(v.string(), v.trim(), v.nonEmpty('required'), v.maxLength(5, 'too_long')),
        mail: v.pipe(v.string(), v.nonEmpty('required')),
      }),
      look,
      send(body) {
        sent.push(body)
        return answers[sent.length - 1]?.() ?? Promise.resolve()
      },
      done(answer) {
        done++
        return after(answer)
      },
    })
    const field = (name: 'name' | 'mail', label: string) =>
      h(Field, { name, label }, () =>
        h(TextInput, {
          modelValue: form.values[name],
          'onUpdate:modelValue': (text: string) => {
            form.values[name] = text
          },
        }),
      )
    return () => h(Form, { form }, () => [field('name', 'Name'), field('mail', 'Mail'), h('button', 'Save')])
  })
  const root = document.body.appendChild(document.createElement('div'))
  createApp(page).mount(root)
  const input = (label: string) => {
    const tag = [...root.querySelectorAll('label')].find((one) => one.textContent?.trim() === label)
    return root.querySelector<HTMLInputElement>(`[id="${tag?.htmlFor}"]`)!
  }
  return {
    sent,
    root,
    input,
    done: () => done,
    type(label: string, text: string) {
      input(label).value = text
      input(label).dispatchEvent(new Event('input'))
    },
    async submit() {
      root.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }))
      for (let i = 0; i < 10; i++) await nextTick()
    },
    described: (label: string) =>
      document.getElementById(input(label).getAttribute('aria-describedby') ?? '')?.textContent?.trim(),
  }
}

const refuse =
  (...faults: { code: string; field?: string }[]) =>
  () =>
    Promise.reject(new Refusal(422, faults))

describe('a form', () => {
  it('sends nothing while a date is typed in part, which its value does not tell', async () => {
    const page = show([])
    page.type('Name', 'Sato')
    page.type('Mail', 'sato@example.co.jp')
    let half = true
    Object.defineProperty(page.input('Mail'), 'validity', { get: () => ({ badInput: half }) })
    await page.submit()
    expect(page.sent).toEqual([])
    expect(page.described('Mail')).toBe('“Mail” is not complete. Finish typing it, or clear it.')
    half = false
    await page.submit()
    expect(page.sent).toHaveLength(1)
  })

  it('tells with what is typed in part all that the server alone knows', async () => {
    const page = show(
      [],
      undefined,
      refuse({ code: 'name_taken', field: 'name' }, { code: 'required', field: 'mail' }, { code: 'busy' }),
    )
    page.type('Name', 'Sato')
    page.type('Mail', 'sato@example.co.jp')
    Object.defineProperty(page.input('Mail'), 'validity', { get: () => ({ badInput: true }) })
    await page.submit()
    expect(page.sent).toEqual([])
    expect(page.described('Mail')).toContain('is not complete')
    expect(page.described('Name')).toBe('This name is already in use.')
    expect(page.root.querySelector('[role=alert]')?.textContent).toContain('2 problems')
  })

  it('sends nothing while something is missing, says it at the field and goes to the first one', async () => {
    const page = show([])
    await page.submit()
    expect(page.sent).toEqual([])
    expect(page.described('Name')).toBe('Fill in “Name”.')
    expect(document.activeElement).toBe(page.input('Name'))
    expect(page.root.querySelector('[role=alert]')?.textContent).toContain('2 problems')
  })

  it('needs no summary for one fault, and fills in limits', async () => {
    const page = show([])
    page.type('Name', 'Much too long')
    page.type('Mail', 'a@example.co.jp')
    await page.submit()
    expect(page.described('Name')).toBe('“Name” can have at most 5 characters.')
    expect(page.root.querySelector('[role=alert]')).toBeNull()
  })

  it('takes a fault away as soon as its field is edited', async () => {
    const page = show([])
    await page.submit()
    page.type('Name', 'Taro')
    await nextTick()
    expect(page.input('Name').getAttribute('aria-invalid')).toBeNull()
    expect(page.input('Mail').getAttribute('aria-invalid')).toBe('true')
  })

  it("puts the server's refusals at their fields and keeps what was typed", async () => {
    const page = show([refuse({ code: 'mail_taken', field: 'mail' })])
    page.type('Name', ' Taro ')
    page.type('Mail', 'a@example.co.jp')
    await page.submit()
    expect(page.sent).toEqual([{ name: 'Taro', mail: 'a@example.co.jp' }])
    expect(page.described('Mail')).toBe('There is already a user with this email address.')
    expect(page.input('Mail').value).toBe('a@example.co.jp')
    expect(document.activeElement).toBe(page.input('Mail'))
    expect(page.done()).toBe(0)
  })

  it('says above the fields what concerns none of them', async () => {
    const page = show([refuse({ code: 'conflict' }), refuse({ code: 'required', field: 'not_on_this_page' })])
    page.type('Name', 'Taro')
    page.type('Mail', 'a@example.co.jp')
    await page.submit()
    expect(page.root.querySelector('[role=alert]')?.textContent).toContain('Someone else changed this first')
    await page.submit()
    expect(page.root.querySelectorAll('[role=alert]')).toHaveLength(1)
  })

  it('goes out once, however often it is submitted', async () => {
    let answer = () => {}
    const page = show([
      () =>
        new Promise<void>((resolve) => {
          answer = resolve
        }),
    ])
    page.type('Name', 'Taro')
    page.type('Mail', 'a@example.co.jp')
    await page.submit()
    await page.submit()
    answer()
    await page.submit()
    expect(page.sent).toHaveLength(1)
    expect(page.done()).toBe(1)
  })

  it('is sent once, however often what follows it fails', async () => {
    const followed: unknown[] = []
    const page = show([() => Promise.resolve('first'), () => Promise.resolve('second')], (answer) => {
      followed.push(answer)
      if (followed.length < 3) throw new Refusal(0, [{ code: 'offline' }])
    })
    page.type('Name', 'Taro')
    page.type('Mail', 'a@example.co.jp')
    await page.submit()
    const said = page.root.querySelector('[role=alert]')
    expect(said?.textContent).toContain('This was done')
    expect(document.activeElement).toBe(said)
    await page.submit()
    expect(page.root.querySelector('[role=alert]')?.textContent).toContain('This was done')
    await page.submit()
    expect(page.root.querySelector('[role=alert]')).toBeNull()
    expect(followed).toEqual(['first', 'first', 'first'])
    expect(page.sent).toHaveLength(1)

    page.type('Name', 'Jiro')
    await page.submit()
    expect(page.sent).toHaveLength(2)
    expect(followed).toHaveLength(4)
  })
})

/** What a page makes, without the page. */
function inPage<T>(make: () => T): T {
  let made!: T
  const page = defineComponent(() => {
    made = make()
    return () => h('div')
  })
  createApp(page).mount(document.createElement('div'))
  return made
}

describe('a form that asks first', () => {
  it('sends on a yes only, and keeps what was typed on a no', async () => {
    const sent: unknown[] = []
    const asked: unknown[] = []
    let sure = false
    const form = inPage(() =>
      useForm({
        values: { name: '' },
        schema: v.object({ name: v.pipe(v.string(), v.trim(), v.nonEmpty('required')) }),
        sure: (body) => {
          asked.push(body)
          return Promise.resolve(sure)
        },
        send: (body) => Promise.resolve(sent.push(body)),
      }),
    )
    await form.submit()
    expect(asked).toEqual([]) // what is faulty is no question
    form.values.name = ' Taro '
    await form.submit()
    expect(asked).toEqual([{ name: 'Taro' }])
    expect(sent).toEqual([])
    expect(form).toMatchObject({ busy: false, dirty: true, faults: [], values: { name: ' Taro ' } })
    sure = true
    await form.submit()
    expect(sent).toEqual([{ name: 'Taro' }])
    expect(form.dirty).toBe(false)
  })
})

it('says one thing about each field, the first that is wrong', async () => {
  const form = inPage(() =>
    useForm({
      values: { name: 'much too long\n', mail: '' },
      schema: v.object({
        name: v.pipe(v.string(), v.maxLength(5, 'too_long'), v.regex(/^\P{Cc}*$/u, 'characters')),
        mail: v.pipe(v.string(), v.nonEmpty('required'), v.includes('@', 'mail_malformed')),
      }),
      send: () => Promise.resolve(),
    }),
  )
  await form.submit()
  expect(form.faults).toEqual([
    { code: 'too_long', field: 'name', args: { limit: 5 } },
    { code: 'required', field: 'mail', args: undefined },
  ])
})

describe('a form of a list', () => {
  const day = v.pipe(
    v.object({
      name: v.pipe(v.string(), v.nonEmpty('required')),
      from: v.pipe(v.string(), v.nonEmpty('required')),
      until: v.string(),
    }),
    v.forward(
      v.check(({ from, until }) => until >= from, 'days_order'),
      ['until'],
    ),
  )
  const faultsOf = ({ faults }: { faults: { field?: string }[] }) => faults.map(({ field }) => field)

  it('keeps what is wrong with the other fields while one is mended', async () => {
    const empty = { name: '', from: '', until: '' }
    const form = inPage(() =>
      useForm({
        values: { days: [{ ...empty }, { ...empty }] },
        schema: v.object({ days: v.array(day) }),
        send: () => Promise.resolve(),
      }),
    )
    await form.submit()
    expect(faultsOf(form)).toEqual(['days.0.name', 'days.0.from', 'days.1.name', 'days.1.from'])
    form.values.days[0]!.name = 'F'
    expect(faultsOf(form)).toEqual(['days.0.from', 'days.1.name', 'days.1.from'])
    form.values.days.pop()
    expect(faultsOf(form)).toEqual(['days.0.from'])
  })

  it('takes away what is mended at another field, and what the server said of a field once that is edited', async () => {
    const form = inPage(() =>
      useForm({
        values: { days: [{ name: 'Works', from: '2026-05-02', until: '2026-05-01' }] },
        schema: v.object({ days: v.array(day) }),
        send: refuse({ code: 'characters', field: 'days.0.name' }, { code: 'offline' }),
      }),
    )
    await form.submit()
    expect(faultsOf(form)).toEqual(['days.0.until'])
    form.values.days[0]!.from = '2026-05-01'
    expect(faultsOf(form)).toEqual([])

    await form.submit()
    form.values.days[0]!.until = '2026-05-03'
    expect(faultsOf(form)).toEqual(['days.0.name', undefined])
    form.values.days[0]!.name = 'Repairs'
    expect(faultsOf(form)).toEqual([undefined])
  })

  it('is let go of, also where a part of it was made of what it held', async () => {
    const form = inPage(() =>
      useForm({ values: { hours: [{ from: '9' }, { from: '13' }] }, send: () => Promise.resolve() }),
    )
    form.values.hours = form.values.hours.filter(({ from }) => from === '9')
    expect(form.dirty).toBe(true)
    form.reset(form.values)
    expect(form.dirty).toBe(false)
    expect(form.values.hours).toEqual([{ from: '9' }])
  })
})

describe('the focus of a group that is wrong', () => {
  const radio = (extra = {}) => h('input', { type: 'radio', name: 'when', ...extra })

  /** A form whose one field is a group of these inputs; its server finds it wrong. */
  async function focused(...inputs: ReturnType<typeof radio>[]) {
    const page = defineComponent(() => {
      const form = useForm({ values: { when: '' }, send: refuse({ code: 'choose', field: 'when' }) })
      return () => h(Form, { form }, () => h(Field, { name: 'when', label: 'When', group: 'group' }, () => inputs))
    })
    document.body.innerHTML = ''
    const root = document.body.appendChild(document.createElement('div'))
    createApp(page).mount(root)
    root.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }))
    for (let i = 0; i < 10; i++) await nextTick()
    const byForm = document.activeElement?.id
    ;(document.activeElement as HTMLElement).blur()
    focusField(root.querySelector('[role=group]')?.id)
    expect(document.activeElement?.id).toBe(byForm) // the link of the summary leads to the same place
    return byForm
  }

  it('goes to what is wrong, else to what is chosen, else to the first that can be', async () => {
    const date = h('input', { type: 'date', id: 'date', 'aria-invalid': true })
    expect(await focused(radio({ id: 'never' }), radio({ id: 'at', checked: true }), date)).toBe('date')
    expect(await focused(radio({ id: 'first' }), radio({ id: 'second', checked: true }))).toBe('second')
    expect(await focused(radio({ id: 'shut', disabled: true }), radio({ id: 'open' }))).toBe('open')
  })
})
