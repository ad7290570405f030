import { beforeAll, expect, it } from 'vitest'
import type { components } from '../api.gen'
import { setLanguage } from '../i18n'
import { planPicture } from './planPicture'

beforeAll(() => setLanguage('ja'))

const zone = 'Asia/Tokyo'
const at = (time: string) => new Date(Date.parse('2026-11-29T15:00:00Z') + Number(time) * 3_600_000).toISOString()
const settings = {
  rings: { on: false, detail: '-', to: '' },
  voicemail: { on: true, detail: '無条件転送 留守番電話', to: '留守番電話' },
  whenBusy: { on: true, detail: '話中時転送 留守番電話', to: '留守番電話' },
  mobile: { on: true, detail: '無条件転送 090-1234-5678', to: '090-1234-5678' },
}
/** 2026年11月30日: from each hour on, what is set. */
function day(...parts: [string, keyof typeof settings][]): components['schemas']['PlanDay'] {
  return {
    date: '2026-11-30',
    from: at('0'),
    until: at('24'),
    name: '',
    parts: parts.map(([from, what], i) => ({
      from: at(from),
      until: at(parts[i + 1]?.[0] ?? '24'),
      text: '',
      why: 'schedule',
      ...settings[what],
    })),
  }
}
const bar = (...parts: [string, keyof typeof settings][]) => planPicture([day(...parts)], zone).days[0]!

it('tells where calls go in the hours of a day, by a look, a name and words for each setting', () => {
  const { days, legend } = planPicture([day(['0', 'mobile'], ['9', 'voicemail'], ['18', 'mobile'])], zone)
  expect(days[0]!.parts.map(({ tone, name }) => [tone, name])).toEqual([
    ['accent', '090-1234-5678'],
    ['stripes', '留守番電話'],
    ['accent', '090-1234-5678'],
  ])
  expect(days[0]!.text).toBe('00:00～09:00、18:00～24:00 無条件転送 090-1234-5678\n09:00～18:00 無条件転送 留守番電話')
  expect(legend).toEqual([
    { tone: 'accent', text: '無条件転送 090-1234-5678' },
    { tone: 'stripes', text: '無条件転送 留守番電話' },
  ])
})

it('tells settings apart that send calls to the same place on other occasions', () => {
  expect(bar(['0', 'whenBusy'], ['9', 'voicemail']).parts.map(({ tone }) => tone)).toEqual(['accent', 'stripes'])
})

it('shows one setting in one look on all days, and what begins anew without a change in one piece', () => {
  const { days, legend } = planPicture(
    [day(['0', 'rings'], ['18', 'mobile']), day(['0', 'mobile'], ['9', 'mobile'])],
    zone,
  )
  expect(days.flatMap(({ parts }) => parts.map(({ tone }) => tone))).toEqual(['accent', 'accent'])
  expect(days.map(({ text }) => text)).toEqual([
    '18:00～24:00 無条件転送 090-1234-5678',
    '終日 無条件転送 090-1234-5678',
  ])
  expect(legend.map(({ text }) => text)).toEqual(['無条件転送 090-1234-5678', '転送なし'])
})

it('speaks of the rest of today only', () => {
  expect(bar(['10.5', 'mobile']).text).toBe('10:30～24:00 無条件転送 090-1234-5678')
  expect(bar(['10.5', 'rings']).text).toBe('このあと転送なし')
  expect(bar(['0', 'rings']).text).toBe('転送なし')
})
