import { describe, expect, it } from 'vitest'
import { recordQuery } from '../ui/records'
import { canRetry, mailFiltered, readMails, replaced, type SentMail, wholeMails } from './mails'

const mail = (id: string, over: Partial<SentMail> = {}): SentMail => ({
  id,
  mark: `1-${id}`,
  template: 'reset',
  to: 'a@example.co.jp',
  to_name: 'A',
  state: 'queued',
  under_way: false,
  link_ended: false,
  created_at: '2026-04-01T00:00:00Z',
  due_at: '2026-04-01T00:00:00Z',
  attempts: 0,
  reason: '',
  ...over,
})

describe('the address of メール送信履歴', () => {
  it('carries the whole view and comes back from it', () => {
    const view = { state: 'failed', address: '山田', before: '1775001600000-0a1b', after: '' } as const
    expect(readMails(recordQuery(view))).toEqual(view)
  })
  it('is empty for the usual view, and nonsense in it is the usual view', () => {
    expect(recordQuery(wholeMails)).toEqual({})
    expect(readMails({ state: 'lost', before: "1' OR", after: '-' })).toEqual(wholeMails)
    expect(mailFiltered({ ...wholeMails, address: ' ', before: '1-a' })).toBe(false)
  })
})

describe('trying again', () => {
  it('is for mails that wait or were given up, and that no sender has in hand', () => {
    const can = (over: Partial<SentMail>) => canRetry(mail('1', over))
    expect(can({ state: 'failed' })).toBe(true)
    expect(can({ state: 'queued' })).toBe(true)
    expect(can({ state: 'queued', under_way: true })).toBe(false)
    expect(can({ state: 'sent' })).toBe(false)
    expect(can({ state: 'expired' })).toBe(false)
  })
  it('puts what came back in its place', () => {
    const rows = replaced([mail('1', { state: 'failed' }), mail('2')], [mail('1'), mail('9')])
    expect(rows.map(({ id, state }) => `${id} ${state}`)).toEqual(['1 queued', '2 queued'])
  })
})
