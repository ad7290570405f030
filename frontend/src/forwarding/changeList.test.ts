import { afterEach, beforeAll, expect, it } from 'vitest'
import { createApp, nextTick } from 'vue'
import { setLanguage, translate } from '../i18n'
import ChangeList from './ChangeList.vue'
import type { Changed } from './wire'

beforeAll(() => setLanguage('en'))
afterEach(() => {
  document.body.innerHTML = ''
})

const changed = (id: number): Changed => ({
  id,
  phone: `03-0000-${1000 + id}`,
  before: 'Calls are not forwarded',
  after: id < 3 ? 'All calls are forwarded to voicemail' : 'Unanswered calls are forwarded to voicemail',
  same: false,
  alike: false,
  faults: [],
  returns: '',
})

function lines(count: number, own: (id: number) => Partial<Changed> = () => ({})) {
  const root = document.body.appendChild(document.createElement('div'))
  const changes = Array.from({ length: count }, (_, i) => ({ ...changed(i + 1), ...own(i + 1) }))
  createApp(ChangeList, { changes }).mount(root)
  return { root, of: () => [...root.querySelectorAll('li')].map((one) => one.textContent) }
}

it('tells of few numbers one by one', () => {
  const { root, of } = lines(20)
  expect(of()).toHaveLength(20)
  expect(root.querySelector('details')).toBeNull()
})

it('tells of many first what becomes of how many, and of each where that is asked for', async () => {
  const { root, of } = lines(21)
  expect(of()).toEqual([
    expect.stringMatching(/^2 numbers.*All calls/),
    expect.stringMatching(/^19 numbers.*Unanswered calls/),
  ])
  const more = root.querySelector('details')!
  more.open = true
  more.dispatchEvent(new Event('toggle'))
  await nextTick()
  expect(of()).toHaveLength(2 + 21)
})

it('keeps what is set and that it does not change apart', () => {
  const root = document.body.appendChild(document.createElement('div'))
  createApp(ChangeList, { changes: [{ ...changed(1), after: 'Calls are not forwarded', alike: true }] }).mount(root)
  const words = root.querySelector('li')?.textContent.replaceAll(/\s+/g, ' ')
  expect(words).toContain(`Calls are not forwarded ${translate('forwarding.summary.same')}`)
})

it('sums up numbers that each went elsewhere, without passing the setting of one off as that of all', () => {
  const { of } = lines(60, (id) => ({
    before: `Calls go to colleague ${id}`,
    ends: 'Returns at six',
    returns: `To ${id}`,
  }))
  expect(of()).toEqual([
    expect.stringMatching(/^2 numbers.*All calls/),
    expect.stringMatching(/^58 numbers.*Unanswered/),
  ])
  for (const line of of()) {
    expect(line).toContain('Returns at six')
    expect(line).toContain(translate('forwarding.summary.differ'))
    expect(line).not.toMatch(/colleague|To \d/)
  }
})

it('tells each number at once where no two of them become the same', () => {
  const { root, of } = lines(60, (id) => ({ after: `Calls go to colleague ${id}` }))
  expect(of()).toHaveLength(60)
  expect(root.querySelector('details')).toBeNull()
})

it('says of a chain by the words of the form that it ends at voicemail, and of a chain of later what is so now', () => {
  const chain = '03-0000-1001 → 03-0000-1002 → 03-0000-1003'
  const told = { ...changed(1), chain, voicemail: 'All calls are forwarded to voicemail' }
  const words = (change: Changed) => {
    const root = document.body.appendChild(document.createElement('div'))
    createApp(ChangeList, { changes: [change] }).mount(root)
    return [...root.querySelectorAll('p.text-warning')].map((one) => one.textContent.trim())
  }
  expect(words(told)).toEqual([
    translate('error.destination_chain_voicemail', { path: chain, sentence: told.voicemail }),
  ])
  const later = words({ ...told, chain_from: '2026-10-01T09:00:00Z' })
  expect(later).toEqual([
    expect.stringContaining(chain),
    translate('error.destination_voicemail', { sentence: told.voicemail }),
  ])
  const at = '2026-10-01T09:00:00Z'
  const path = '03-0000-1002 → 03-0000-1003'
  expect(words({ ...told, voicemail_from: at, voicemail_path: path })).toEqual([
    translate('addresses.chain', { path: chain }),
    expect.stringContaining(`forwarded calls end in voicemail (${path}: ${told.voicemail})`),
  ])
})
