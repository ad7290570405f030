import { beforeAll, expect, it } from 'vitest'
import { setLanguage } from '../i18n'
import { type Branch, branchPicture, type Call, callPicture } from './callPicture'

beforeAll(() => setLanguage('ja'))

const stop = (phone: string, occasion: Call['stops'][number]['occasion'] = '', seconds = 0, label = '') => ({
  phone,
  occasion,
  seconds,
  label,
})
/** A picture as one line: "03 -話中時> 090 rings". */
function line({ stops, end }: ReturnType<typeof callPicture>) {
  const drawn = stops.map(
    ({ on, phone, label, last }) =>
      `${on.length ? `-${on.join('・')}> ` : ''}${label}${phone || '#'}${last ? '.' : ''}`,
  )
  return `${drawn.join(' ')} ${end}`
}
const drawn = (call: Omit<Call, 'story'>) => line(callPicture({ ...call, story: [] }))

it('draws the way of a call to its end', () => {
  const phone = 'no_answer' as const
  expect(drawn({ phone: 'answered', stops: [stop('03')], end: 'phone' })).toBe('03. rings')
  expect(drawn({ phone, stops: [stop('03')], end: 'phone' })).toBe('03. back')
  expect(drawn({ phone, stops: [stop('03', 'no_answer', 20), stop('090', '', 0, '店')], end: 'phone' })).toBe(
    '03 -無応答 20秒> 店090. rings',
  )
  expect(drawn({ phone, stops: [stop('03', 'busy'), stop('04', 'unconditional')], end: 'voicemail' })).toBe(
    '03 -話中時> 04 -無条件> #. voicemail',
  )
})

it('says why a way breaks off', () => {
  const stops = [stop('03', 'unreachable'), stop('04')]
  for (const [end, said] of [
    ['hidden', 'hidden'],
    ['unrecorded', 'unrecorded'],
    ['tried', 'stops'],
    ['too_far', 'stops'],
  ] as const)
    expect(drawn({ phone: 'busy', stops, end })).toBe(`03 -不通時> 04. ${said}`)
})

it('draws where a call goes on to if the phone to which it was forwarded does not take it', () => {
  const on: Branch['on'] = [
    { occasion: 'busy', seconds: 0 },
    { occasion: 'no_answer', seconds: 20 },
  ]
  const branch = (stops: Branch['stops'], end: Branch['end']) => line(branchPicture({ on, stops, end, story: [] }))
  expect(branch([stop('04', 'busy'), stop('05', 'unconditional'), stop('06')], 'phone')).toBe(
    '04 -話中時・無応答 20秒> 05 -無条件> 06. rings',
  )
  expect(branch([stop('04', 'busy')], 'voicemail')).toBe('04 -話中時・無応答 20秒> #. voicemail')
  expect(branch([stop('04', 'busy')], 'too_far')).toBe('04. stops')
})
