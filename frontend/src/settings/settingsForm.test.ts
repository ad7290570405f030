import * as v from 'valibot'
import { beforeAll, describe, expect, it } from 'vitest'
import { setLanguage } from '../i18n'
import { changedKeys, merge } from '../ui/merge'
import { Refusal } from '../ui/refusal'
import { apart, gatherLines, settingsSchema, settingsValues, together } from './settingsForm'

const wire = {
  name: 'サンプル商事',
  international: false,
  allow_list: ['03-1234-5678', '090-1234-5678'],
  trusted_devices: true,
  trusted_devices_admin: false,
  passkeys_for_admins: false,
  long_passwords: true,
  narrow_codes: false,
  every_forwarding: false,
  long_days: 14,
  trail_years: 7,
  work_begins: '09:00',
  work_ends: '18:00',
}

describe('the form of 設定', () => {
  it('comes back as it was', () => {
    expect(v.parse(settingsSchema, settingsValues(wire))).toEqual(wire)
  })
  it('reads numbers of any width, and makes 0 of what is none', () => {
    const days = (long_days: string) => v.parse(settingsSchema, { ...settingsValues(wire), long_days }).long_days
    expect(['３０', ' 7 ', '', '1.5', 'a lot', '1e99'].map(days)).toEqual([30, 7, 0, 0, 0, 0])
  })
  it('keeps empty lines, so that a fault finds its line', () => {
    const list = { ...settingsValues(wire), allow_list: '03-1234-5678\n\n110' }
    expect(v.parse(settingsSchema, list).allow_list).toEqual(['03-1234-5678', '', '110'])
  })
  it('leaves what is wrong to the server, which tells all of it at once', () => {
    const wrong = { ...settingsValues(wire), name: ' ', work_begins: '', long_days: '0' }
    expect(v.parse(settingsSchema, wrong)).toMatchObject({ name: ' ', work_begins: '', long_days: 0 })
  })
})

describe('faults of single lines', () => {
  beforeAll(() => setLanguage('en'))
  const word = (line: number, text: string) => `${line} ${text}: `

  it('become one fault of the list', () => {
    const refusal = new Refusal(422, [
      { code: 'required', field: 'name' },
      { code: 'destination_emergency', field: 'allow_list.0' },
      { code: 'destination_malformed', field: 'allow_list.2' },
    ])
    const { faults } = gatherLines(refusal, ['110', '', '03-12'], word)
    expect(faults.map(({ code, field }) => [code, field])).toEqual([
      ['required', 'name'],
      ['lines', 'allow_list'],
    ])
    expect(`${faults[1]?.args?.lines}`.split('\n')).toEqual([
      '1 110: This is an emergency number. Forwarded calls do not carry the caller’s location, so calls cannot be forwarded to it.',
      '3 03-12: This is not a possible phone number. Check the number of digits.',
    ])
  })
  it('leave other refusals alone', () => {
    const refusal = new Refusal(409, [{ code: 'conflict' }])
    expect(gatherLines(refusal, [], word)).toBe(refusal)
  })
})

describe('what two administrators change apart from each other', () => {
  const list = (...lines: string[]) => apart({ ...settingsValues(wire), allow_list: lines.join('\n') })

  it('keeps the destinations that either added, and leaves out what either took out', () => {
    const now = { ...list('03-1234-5678', '06-1234-5678'), long_passwords: false }
    const merged = together(merge(list(...wire.allow_list), list('090-1234-5678', '', '050-1234-5678'), now))
    expect(merged.allow_list.split('\n')).toEqual(['06-1234-5678', '050-1234-5678'])
    expect(merged.long_passwords).toBe(false)
  })
  it('knows a destination in another spelling', () => {
    expect(changedKeys(list('03-1234-5678'), list('０３−１２３４−５６７８'))).toEqual(['allow_list.0312345678'])
    expect(changedKeys(list('03-1234-5678', '110'), list('110', '03-1234-5678'))).toEqual([])
  })
})
