import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { type App, createApp, h } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { setLanguage } from '../i18n'
import { type Session, takeSession } from '../session'
import { hearTime } from '../ui/clock'
import SchedulePage from './SchedulePage.vue'
import SchedulesPage from './SchedulesPage.vue'
import { newSchedule } from './scheduleForm'

const opening = Date.parse('2026-04-01T08:00:00Z')
const evening = '2026-04-01T09:00:00Z'
const morning = '2026-04-02T00:00:00Z'

/** What the server says of the schedule: open until 18:00 in Tokyo, closed from then on. */
function schedule() {
  const open = Date.now() < Date.parse(evening)
  const form = { ...newSchedule('Asia/Tokyo'), name: 'Office' }
  return {
    id: 'office',
    name: 'Office',
    time_zone: 'Asia/Tokyo',
    numbers: 0,
    refused: 0,
    will_fail: 0,
    open,
    next: open ? evening : morning,
    version: 1,
    form,
    picture: { days: [], marked: [] },
  }
}

let app: App
beforeAll(() => setLanguage('en'))
beforeEach(() => {
  vi.useFakeTimers({ now: opening })
  hearTime(new Date(opening).toUTCString())
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname } = new URL(request.url)
    const answers: Record<string, unknown> = {
      '/api/schedules': [schedule()],
      '/api/schedules/office': schedule(),
      '/api/schedules/office/numbers': { total: 0, rows: [] },
    }
    return new Response(JSON.stringify(answers[pathname] ?? { days: [], marked: [] }), {
      headers: { 'Content-Type': 'application/json' },
    })
  })
  takeSession({ step: 'done', csrf_token: '', user: { id: 'ichiro', role: 'admin' } } as Session)
  document.body.innerHTML = '<div id="app"></div>'
})
afterEach(() => {
  app.unmount()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

async function opens(page: () => ReturnType<typeof h>) {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:any(.*)', component: {} }] })
  await router.push('/')
  app = createApp(page)
  app.use(router).mount('#app')
  await vi.advanceTimersByTimeAsync(100)
}
const reads = () => document.body.textContent

it('the list does not go on saying until when a schedule is open once that is over', async () => {
  await opens(() => h(SchedulesPage, { voiceGroup: 'Y1' }))
  expect(reads()).toContain('Wed 1 Apr 2026, 18:00')
  await vi.advanceTimersByTimeAsync(61 * 60_000)
  expect(reads()).toContain('Thu 2 Apr 2026, 09:00')
  expect(reads()).not.toContain('18:00')
})

it('nor does its page, which keeps what is being typed', async () => {
  await opens(() => h(SchedulePage, { voiceGroup: 'Y1', id: 'office' }))
  expect(reads()).toContain('Wed 1 Apr 2026, 18:00')
  const name = document.querySelector<HTMLInputElement>('input[type=text]')!
  name.value = 'Front desk'
  name.dispatchEvent(new Event('input'))
  await vi.advanceTimersByTimeAsync(61 * 60_000)
  expect(reads()).toContain('Thu 2 Apr 2026, 09:00')
  expect(document.querySelector<HTMLInputElement>('input[type=text]')?.value).toBe('Front desk')
})
