import { hasKey, language, translate } from '../i18n'
import { instantText } from './dates'

/** One thing that is on record besides who, when and what, as the server tells it. */
export interface Fact {
  /** Empty for what the record as a whole is about. */
  name: string
  kind: 'is' | 'became' | 'moved'
  before: string[]
  after: string[]
}

/** More entries than this are counted, not listed. */
const mostShown = 8

/** Numbers that tie the rows of an export to one another, and tell nobody anything on a page. */
const ties = new Set(['change', 'undoes'])

/** What a page tells of the facts. */
export const told = (facts: Fact[]) => facts.filter(({ name }) => !ties.has(name))

/** What a fact is about; a name without a word is shown as it is. */
export function factLabel(name: string): string {
  const key = `records.fact.${name}`
  return hasKey(key) ? translate(key) : name
}

const instants = new Set([
  'from',
  'to',
  'held_until',
  'until',
  'until_before',
  'due',
  'on_before',
  'ends_before',
  'version_of',
])

/** Facts that are counts, and are grouped as counts. */
const counts = new Set([
  'count',
  'rows',
  'times',
  'sessions',
  'users_added',
  'users_changed',
  'contracts_added',
  'contracts_changed',
  'numbers_added',
  'services_added',
  'voice_groups_added',
  'lapsed',
  'steps_added',
  'steps_changed',
  'steps_removed',
])

/** Facts whose values are as long as a line. */
const sentences = new Set(['special_days', 'lists', 'lapsed_first', 'steps'])

/** A value in words: an instant, an event, a kind of mail, one of a small set; else as it is. */
export function factValue(name: string, value: string, zone: string): string {
  if (instants.has(name)) {
    const at = new Date(value)
    if (!Number.isNaN(at.getTime())) return instantText(at, zone)
  }
  if (name === 'version') return translate('records.edition', { version: value })
  if (counts.has(name) && /^\d+$/.test(value)) return Number(value).toLocaleString(language())
  const key = name === 'event' || name === 'template' ? `records.${name}.${value}` : `records.value.${name}.${value}`
  return hasKey(key) ? translate(key) : value
}

/** Several values as one text; of many, the first few and how many more. */
export function factValues(name: string, values: string[], zone: string): string {
  const words = values.slice(0, mostShown).map((value) => factValue(name, value, zone))
  if (values.length > mostShown) words.push(translate('records.more', { count: values.length - mostShown }))
  return words.join(sentences.has(name) ? '\n' : translate('records.separator'))
}
