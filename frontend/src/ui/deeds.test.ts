import { beforeAll, expect, it } from 'vitest'
import { setLanguage } from '../i18n'
import { question } from './confirm'
import { useDeeds } from './deeds'
import { Refusal } from './refusal'

beforeAll(() => setLanguage('en'))
const asks = { title: 'Sign out there?', yes: 'Sign out' }
const settled = () => new Promise((resolve) => setTimeout(resolve))

it('does nothing before somebody says yes, and then says what came of it in the language of now', async () => {
  let done = 0
  const { busy, result, perform } = useDeeds<string>()
  const deed = () =>
    perform({ name: 'one', question: asks, run: async () => ++done, done: (count) => `${count} signed out` })
  const refused = deed()
  expect(question.value?.title).toBe(asks.title)
  question.value?.answer(false)
  await refused
  expect([done, busy.value, result.value]).toEqual([0, undefined, undefined])
  const agreed = deed()
  question.value?.answer(true)
  await agreed
  expect(result.value?.kind).toBe('success')
  expect(result.value?.text()).toBe('1 signed out')
})

it('does one thing at a time, and tells which', async () => {
  const { busy, perform } = useDeeds<number>()
  let end = () => {}
  const first = perform({
    name: 0,
    run: () =>
      new Promise<void>((resolve) => {
        end = resolve
      }),
  })
  expect(busy.value).toBe(0)
  let second = 0
  await perform({ name: 1, run: async () => ++second })
  expect([busy.value, second]).toEqual([0, 0])
  end()
  await first
  expect(busy.value).toBeUndefined()
})

it('says why something was refused once the page has looked again', async () => {
  const seen: string[] = []
  const { result, perform } = useDeeds<string>({
    failed: async (refusal) => {
      await settled()
      seen.push(`${refusal.code} ${result.value === undefined}`)
    },
  })
  await perform({ name: 'one', run: () => Promise.reject(new Refusal(0, [{ code: 'offline' }])) })
  expect(seen).toEqual(['offline true'])
  expect(result.value?.kind).toBe('danger')
  await setLanguage('ja')
  expect(result.value?.text()).toMatch(/接続できません/)
  await setLanguage('en')
})
