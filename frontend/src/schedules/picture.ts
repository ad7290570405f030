import { translate } from '../i18n'
import type { BarDay } from '../ui/bars'
import { clockText, dayText } from '../ui/dates'
import type { Interval } from './scheduleForm'
import { hoursWords } from './special'
import type { Picture } from './wire'

/** What a schedule says of a whole day: closed, around the clock, or its opening hours. */
export function openWords(hours: Interval[]) {
  if (!hours.length) return translate('schedules.picture.none')
  const whole = hours.length === 1 && hours[0]!.from === '00:00' && hours[0]!.until === '00:00'
  return whole ? translate('schedules.picture.all') : hoursWords(hours)
}

/** The days of a schedule as bars, with its opening hours in words. */
export const barDays = (picture: Picture, zone: string): BarDay[] =>
  picture.days.map((day) => {
    const [from, until] = [Date.parse(day.from), Date.parse(day.until)]
    const parts = day.openings.map((one) => ({
      from: Date.parse(one.from),
      until: Date.parse(one.until),
      tone: 'success' as const,
    }))
    return { key: day.date, label: dayText(day.date), note: day.name, from, until, zone, parts, text: words(parts) }

    function words(open: { from: number; until: number }[]) {
      if (!open.length) return translate('schedules.picture.none')
      if (open.length === 1 && open[0]!.from <= from && open[0]!.until >= until) {
        return translate('schedules.picture.all')
      }
      const clock = (at: number) => (at >= until ? '24:00' : clockText(new Date(at), zone))
      return open
        .map((one) => translate('schedules.picture.span', { from: clock(one.from), until: clock(one.until) }))
        .join(translate('schedules.picture.separator'))
    }
  })
