import { type Language, language } from '../i18n'
import { formatter, knownZone } from './formatter'

type Parts = Record<Intl.DateTimeFormatPartTypes, string>

function parts(at: Date, zone: string, locale: string, options: Intl.DateTimeFormatOptions): Parts {
  const format = formatter(locale, { timeZone: zone, ...options })
  return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value])) as Parts
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** 2026年4月1日 / 1 Apr 2026 in the time zone; with the day of the week where people plan. */
export function dateText(at: Date, zone: string, lang: Language = language(), weekday = false): string {
  const p = parts(at, zone, lang, {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    weekday: 'short',
    calendar: 'gregory',
  })
  if (lang === 'ja') return `${p.year}年${p.month}月${p.day}日${weekday ? `（${p.weekday}）` : ''}`
  return `${weekday ? `${p.weekday} ` : ''}${p.day} ${months[Number(p.month) - 1]} ${p.year}`
}

/** 2026年4月1日 14:05 / 1 Apr 2026, 14:05 in the time zone; where it is told in another one, that one stands beside it. */
export function instantText(at: Date, zone: string, lang: Language = language(), weekday = false): string {
  const p = parts(at, zone, 'en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  return `${dateText(at, zone, lang, weekday)}${lang === 'ja' ? ' ' : ', '}${p.hour}:${p.minute}${
    knownZone(zone) === zone ? '' : ' (UTC)'
  }`
}

/** 4月1日（水） / Wed 1 Apr of a date ("2026-04-01"), for planning. */
export function dayText(date: string, lang: Language = language()): string {
  const p = parts(new Date(`${date}T00:00:00Z`), 'UTC', lang, { month: 'numeric', day: 'numeric', weekday: 'short' })
  return lang === 'ja'
    ? `${p.month}月${p.day}日（${p.weekday}）`
    : `${p.weekday} ${p.day} ${months[Number(date.slice(5, 7)) - 1]}`
}

/** 09:05 as clocks in the time zone show it. */
export function clockText(at: Date, zone: string): string {
  const p = parts(at, zone, 'en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  return `${p.hour}:${p.minute}`
}
