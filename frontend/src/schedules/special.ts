import { translate } from '../i18n'
import { dateText } from '../ui/dates'
import { tidyTime } from './clock'
import type { SpecialValues } from './scheduleForm'

const dayOf = (date: string) => dateText(new Date(`${date}T00:00:00Z`), 'UTC', undefined, true)
const span = (from: string, until: string) => translate('schedules.picture.span', { from, until })

/** Special days in a few words: which, whether every year, and what holds on them. */
export function specialWords({ from, until, yearly, kind, hours }: SpecialValues): string[] {
  const days = from && until && until !== from ? span(dayOf(from), dayOf(until)) : from && dayOf(from)
  const open = hours
    .map((one) => [tidyTime(one.from), tidyTime(one.until)] as const)
    .flatMap(([begin, end]) => (begin && end ? [span(begin, end)] : []))
    .join(translate('schedules.picture.separator'))
  return [
    days,
    yearly ? translate('schedules.form.yearly') : '',
    kind === 'closed' ? translate('schedules.form.closedDay') : open,
  ].filter(Boolean)
}
