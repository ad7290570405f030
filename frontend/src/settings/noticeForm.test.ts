import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { newNotice, noticeSchema, noticeValues } from './noticeForm'

const zone = 'Asia/Tokyo'
const good = {
  ...newNotice(new Date('2026-04-01T00:00:30Z'), zone),
  title_ja: '停止のお知らせ',
  title_en: 'Maintenance',
}

/** The fields at fault with their codes. */
function faults(change: Partial<typeof good>) {
  const { issues } = v.safeParse(noticeSchema(zone), { ...good, ...change })
  return issues?.map((issue) => `${v.getDotPath(issue)} ${issue.message}`) ?? []
}

describe('the form of a notice', () => {
  it('begins now, in the time zone of the administrator', () => {
    expect(good.from).toBe('2026-04-01T09:00')
    expect(v.parse(noticeSchema(zone), good)).toMatchObject({ from: '2026-04-01T00:00:00.000Z', until: undefined })
  })
  it('comes back as it was', () => {
    const values = { ...good, until: '2026-04-02T18:30', important: true, entrance: true }
    expect(noticeValues(v.parse(noticeSchema(zone), values), zone)).toEqual(values)
  })
  it('leaves the instants that nobody touched, also in the hour that comes twice', () => {
    const berlin = 'Europe/Berlin'
    const held = { ...good, from: '2026-10-25T01:30:00.000Z', until: '2026-10-25T02:30:00.000Z' }
    const values = noticeValues(held, berlin)
    expect(values.from).toBe('2026-10-25T02:30')
    const schema = noticeSchema(berlin, () => held)
    expect(v.parse(schema, values)).toMatchObject({ from: held.from, until: held.until })
    expect(v.parse(schema, { ...values, from: '2026-10-25T01:30' })).toMatchObject({ from: '2026-10-24T23:30:00.000Z' })
  })
  it.each([
    [{}, []],
    [{ title_ja: '　' }, ['title_ja required']],
    [{ from: '' }, ['from required']],
    [{ title_en: '' }, []],
    [{ title_en: ' ', text_ja: '本文' }, []],
    [{ title_en: '', text_ja: '本文', text_en: 'Text' }, ['title_en required']],
    [{ text_ja: '本文' }, ['text_en required']],
    [{ text_en: 'Text' }, ['text_ja required']],
    [{ text_ja: '一\n二', text_en: 'Text' }, []],
    [{ until: '2026-04-01T09:00' }, ['until notice_order']],
    [{ until: '2026-04-01T09:01' }, []],
  ])('%j: %j', (change, expected) => {
    expect(faults(change)).toEqual(expected)
  })
})
