import type { LocationQuery } from 'vue-router'
import type { components } from '../api.gen'
import { hasKey, translate } from '../i18n'
import { type DateRange, dateOf, instantsOf } from '../ui/dateRange'
import type { Fact } from '../ui/facts'
import { rowOf } from '../ui/records'

export type TrailRow = components['schemas']['TrailRow']
export type TrailEvent = TrailRow['event']
type TrailPage = components['schemas']['TrailPage']
export type TrailFilter = components['schemas']['TrailFilter']

/** How 操作履歴 is looked at; lives in the query of the address. */
export interface TrailView extends DateRange {
  /** A user's id, or `system`. */
  person: string
  event: TrailEvent | ''
  /** Part of what was acted on. */
  text: string
  /** The page: rows older than this id, or newer than this one; 0 for the newest rows. */
  before: number
  after: number
}

export const trailPage = 50
export const wholeTrail: TrailView = { from: '', to: '', person: '', event: '', text: '', before: 0, after: 0 }

/** Every event, in the groups and the order in which one chooses; `bad` for those that an administrator looks for first. */
export const eventGroups = {
  sign_in: {
    sign_in: '',
    sign_in_refused: 'bad',
    sign_in_shut: 'bad',
    code_sent: '',
    code_refused: 'bad',
    codes_shut: 'bad',
    stepped_up: '',
    sign_out: '',
    sessions_ended: '',
    device_trusted: '',
    device_forgotten: '',
    device_copied: 'bad',
    terms_agreed: '',
    held_back: 'bad',
    access_refused: 'bad',
  },
  means: {
    reset_requested: '',
    identity_proved: '',
    identity_refused: 'bad',
    password_set: '',
    password_changed: '',
    password_refused: 'bad',
    factor_chosen: '',
    totp_registered: '',
    totp_replaced: '',
    passkey_added: '',
    passkey_renamed: '',
    passkey_removed: '',
    passkey_refused: 'bad',
    recovery_made: '',
    recovery_used: '',
  },
  forwarding: {
    forwarding_changed: '',
    forwarding_undone: '',
    forwarding_ended: '',
    number_locked: '',
    number_unlocked: '',
    batch_added: '',
    batch_changed: '',
    batch_deleted: '',
    batch_restored: '',
    numbers_exported: '',
    changes_exported: '',
  },
  schedules: {
    schedule_added: '',
    schedule_changed: '',
    schedule_deleted: '',
    forwarding_scheduled: '',
    schedule_refused: 'bad',
  },
  destinations: {
    address_added: '',
    address_changed: '',
    address_deleted: '',
    destination_tested: '',
    test_taken_back: '',
  },
  users: {
    user_added: '',
    user_changed: '',
    user_deleted: '',
    user_invited: '',
    user_reset_sent: '',
    hold_ended: '',
    users_exported: '',
    users_imported: '',
    group_added: '',
    group_changed: '',
    group_deleted: '',
  },
  company: {
    settings_changed: '',
    terms_published: '',
    notice_added: '',
    notice_changed: '',
    notice_ended: '',
    mail_retried: '',
    audit_exported: '',
    trail_removed: '',
    names_erased: '',
  },
  operation: {
    company_created: '',
    contracts_imported: '',
    key_changed: '',
    restored: '',
  },
} as const satisfies Record<string, Partial<Record<TrailEvent, '' | 'bad'>>>

export const events: Record<TrailEvent, '' | 'bad'> = {
  ...eventGroups.sign_in,
  ...eventGroups.means,
  ...eventGroups.forwarding,
  ...eventGroups.schedules,
  ...eventGroups.destinations,
  ...eventGroups.users,
  ...eventGroups.company,
  ...eventGroups.operation,
}
export const eventNames = Object.keys(events) as TrailEvent[]

/** Reads the query of the address; what it does not know, it leaves out. */
export function readTrail(query: LocationQuery): TrailView {
  const text = (key: string) => String(query[key] ?? '')
  return {
    from: dateOf(text('from')),
    to: dateOf(text('to')),
    person: text('person'),
    event: eventNames.find((name) => name === query.event) ?? '',
    text: text('text'),
    before: rowOf(query.before),
    after: rowOf(query.after),
  }
}

export const trailFiltered = ({ from, to, person, event, text }: TrailView) =>
  Boolean(from || to || person || event || text.trim())

/** What the server is asked for. */
export function trailFilter({ person, event, text, ...range }: TrailView, zone: string): TrailFilter {
  return {
    ...instantsOf(range, zone),
    person: person || undefined,
    event: event || undefined,
    text: text.trim() || undefined,
  }
}

/** The id of the change of forwardings that a row records. */
export const changeOf = (facts: Fact[]) => facts.find(({ name }) => name === 'change')?.after[0]

/** What was acted on; where access was refused, what the request was about, in words. */
export function subjectOf({ event, subject }: { event: string; subject: string }): string {
  const area = event === 'access_refused' && /^[A-Z]+ \/api\/([a-z-]+)/.exec(subject)?.[1]
  const key = `records.area.${area}`
  return area && hasKey(key) ? translate(key) : subject
}

/** How far the log was read on either side of a page without finding more, and where reading goes on. */
export function unreadOf(page: TrailPage | undefined) {
  const { unread_newer: newer, unread_older: older } = page ?? {}
  return [
    ...(newer ? [{ mark: newer, text: 'records.audit.readToNewer', to: { after: newer.id } } as const] : []),
    ...(older ? [{ mark: older, text: 'records.audit.readToOlder', to: { before: older.id } } as const] : []),
  ]
}
