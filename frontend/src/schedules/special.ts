import { translate } from '../i18n'
import { dateText } from '../ui/dates'
import { tidyBegin, tidyTime } from './clock'
import type { Interval, SpecialValues } from './scheduleForm'

const dayOf = (date: string) => dateText(new Date(`${date}T00:00:00Z`), 'UTC', undefined, true)
const span = (from: string, until: string) => translate('schedules.picture.span', { from, until })

/** The dates of special days: one, or the first and the last; none while they are not typed. */
export const datesWords = ({ from, until }: Pick<SpecialValues, 'from' | 'until'>) =>
  from && until && until !== from ? span(dayOf(from), dayOf(until)) : from && dayOf(from)

/** Opening hours in words, without those that are no times yet. */
export const hoursWords = (hours: Interval[]) =>
  hours
    .map((one) => [tidyBegin(one.from), tidyTime(one.until)] as const)
    .flatMap(([begin, end]) => (begin && end ? [span(begin, end)] : []))
    .join(translate('schedules.picture.separator'))

/** Special days in a few words: which, whether every year, and what holds on them. */
export const specialWords = ({ from, until, yearly, kind, hours }: SpecialValues): string[] =>
  [
    datesWords({ from, until }),
    yearly ? translate('schedules.form.yearly') : '',
    kind === 'closed' ? translate('schedules.form.closedDay') : hoursWords(hours),
  ].filter(Boolean)
