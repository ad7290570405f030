import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { type App, createApp, h, nextTick, reactive } from 'vue'
import { setLanguage } from '../i18n'
import LivePicture from './LivePicture.vue'
import { newSchedule } from './scheduleForm'
import type { Picture } from './wire'

const picture = (date: string): Picture => ({
  days: [{ date, from: `${date}T00:00:00Z`, until: `${date}T23:59:00Z`, name: '', why: 'week', openings: [] }],
  marked: [],
})
const pause = 1000

let page: App | undefined
/** How the server answers each question about what the days to come look like. */
let answers: (() => Promise<Response>)[] = []
let asked = 0
beforeAll(() => setLanguage('en'))
beforeEach(() => {
  vi.useFakeTimers()
  answers = []
  asked = 0
  vi.stubGlobal('fetch', () => {
    asked++
    return (answers.shift() ?? shows('2026-04-01'))()
  })
})
afterEach(() => {
  page?.unmount()
  vi.unstubAllGlobals()
  vi.useRealTimers()
  document.body.innerHTML = ''
})

const shows = (date: string) => async () =>
  new Response(JSON.stringify(picture(date)), { headers: { 'Content-Type': 'application/json' } })
const fails = async () => new Response('{}', { status: 503, headers: { 'Content-Type': 'application/problem+json' } })
const never = () => new Promise<Response>(() => {})

/** The picture below a form in Tokyo, once its first answer has come. */
async function open() {
  const values = reactive({ ...newSchedule('Asia/Tokyo'), name: 'Office' })
  const root = document.body.appendChild(document.createElement('div'))
  page = createApp(() => h(LivePicture, { values, first: picture('2026-04-01') }))
  page.mount(root)
  await passes()
  return { values, says: () => root.textContent ?? '' }
}
async function passes() {
  await nextTick()
  await vi.advanceTimersByTimeAsync(pause)
  await nextTick()
}

it('asks for no picture that came with the form, and for one once the form says something else', async () => {
  const { values, says } = await open()
  expect(says()).toContain('1 Apr')
  expect(asked).toBe(0)
  values.time_zone = 'Europe/Berlin'
  await passes()
  expect(asked).toBe(1)
})

it('keeps to the time zone that it was made for until the picture of another one is there', async () => {
  const { values, says } = await open()
  answers = [never]
  values.time_zone = 'Europe/Berlin'
  await passes()
  expect(says()).toContain('Asia/Tokyo')
  expect(says()).not.toContain('Europe/Berlin')
  expect(says()).toContain('Being updated')
})

it('shows the picture of what was typed, and nothing more about it', async () => {
  const { values, says } = await open()
  answers = [shows('2026-05-01')]
  values.time_zone = 'Europe/Berlin'
  await passes()
  expect(says()).toContain('Europe/Berlin')
  expect(says()).toContain('1 May')
  expect(says()).not.toContain('Being updated')
})

it('says that the picture did not come, above the one before', async () => {
  const { values, says } = await open()
  answers = [fails]
  values.time_zone = 'Europe/Berlin'
  await passes()
  expect(says()).toContain('cannot be reached')
  expect(says()).toContain('Asia/Tokyo')
})

it('says that it waits for what is faulty', async () => {
  const { values, says } = await open()
  values.week[1]![0]!.from = 'x'
  await passes()
  expect(says()).toContain('Asia/Tokyo')
  expect(says()).toMatch(/mistake|error|corrected|fault/i)
})
