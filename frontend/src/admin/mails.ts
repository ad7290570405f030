import type { LocationQuery } from 'vue-router'
import type { components } from '../api.gen'

export type SentMail = components['schemas']['Mail']

/** How メール送信履歴 is looked at; lives in the query of the address. */
export interface MailView {
  state: SentMail['state'] | ''
  /** Part of an address or a name. */
  address: string
  /** The page: mails older than this mark, or newer than this one. */
  before: string
  after: string
}

export const mailPage = 50
export const mailStates = ['queued', 'sent', 'failed', 'expired'] as const
export const wholeMails: MailView = { state: '', address: '', before: '', after: '' }

/** Reads the query of the address; what it does not know, it leaves out. */
export function readMails(query: LocationQuery): MailView {
  const mark = (text: string) => (/^\d+-\w+$/.test(text) ? text : '')
  return {
    state: mailStates.find((state) => state === query.state) ?? '',
    address: String(query.address ?? ''),
    before: mark(String(query.before ?? '')),
    after: mark(String(query.after ?? '')),
  }
}

export const mailFiltered = ({ state, address }: MailView) => Boolean(state || address.trim())

/** Whether trying again would do something: not for what was sent, has expired or is on its way. */
export const canRetry = (mail: SentMail) => (mail.state === 'queued' || mail.state === 'failed') && !mail.under_way

/** The rows with those that came back in their places. */
export const replaced = (rows: SentMail[], fresh: SentMail[]) =>
  rows.map((row) => fresh.find(({ id }) => id === row.id) ?? row)
