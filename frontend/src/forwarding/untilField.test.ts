import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { type App, createApp, h, nextTick, reactive } from 'vue'
import { setLanguage } from '../i18n'
import { hearTime } from '../ui/clock'
import UntilField from './UntilField.vue'
import type { UntilValues } from './until'

const hours = { work_begins: '09:00', work_ends: '18:00' }
/** Wednesday, 10:00 in Tokyo, by the clock of the server. */
const server = new Date('2026-04-01T01:00:00Z')
const hour = 3_600_000

let page: App | undefined
beforeAll(() => setLanguage('ja'))
beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  page?.unmount()
  document.body.innerHTML = ''
  vi.useRealTimers()
  hearTime(new Date().toUTCString())
})

/** The field in a browser whose clock is `ahead` of the server's. */
function show(ahead = 0, days_off: string[] = []) {
  vi.setSystemTime(server.getTime() + ahead)
  hearTime(server.toUTCString())
  const values = reactive<UntilValues>({ choice: 'none', date: '', time: '', at: '' })
  const root = document.body.appendChild(document.createElement('div'))
  page = createApp(() => h(UntilField, { values, hours: { ...hours, days_off } }))
  page.mount(root)
  const radio = (label: string) =>
    [...root.querySelectorAll('label')].find((one) => one.textContent?.includes(label))!.control as HTMLInputElement
  const says = (label: string) =>
    document.getElementById(radio(label).getAttribute('aria-describedby')?.split(' ')[0] ?? '')?.textContent
  return { values, radio, says }
}

it.each([-26, 0, 26])('offers ends by the clock of the server in a browser that is %i hours ahead', async (ahead) => {
  const { values, says, radio } = show(ahead * hour)
  expect(says('明朝まで')).toContain('2026年4月2日（木） 09:00')
  expect(says('1週間')).toContain('2026年4月8日（水） 10:00')
  radio('明朝まで').click()
  await nextTick()
  expect(values.at).toBe('2026-04-02T00:00:00.000Z')
})

it('does not call a morning 明朝 that is not the one of tomorrow', async () => {
  const { values, says, radio } = show(0, ['2026-04-02', '2026-04-03'])
  expect(document.body.textContent).not.toContain('明朝まで')
  expect(says('翌営業日の朝まで')).toContain('2026年4月4日（土） 09:00')
  radio('翌営業日の朝まで').click()
  await nextTick()
  expect(values.at).toBe('2026-04-04T00:00:00.000Z')
})

it('tells with each minute what a choice would set now', async () => {
  const { says } = show()
  vi.advanceTimersByTime(60_000)
  await nextTick()
  expect(says('1週間')).toContain('10:01')
})

it('does not offer the end of a working day that is over meanwhile', async () => {
  const { radio } = show()
  expect(radio('今日の終業まで').disabled).toBe(false)
  vi.advanceTimersByTime(8 * hour)
  await nextTick()
  expect(radio('今日の終業まで').disabled).toBe(true)
})
