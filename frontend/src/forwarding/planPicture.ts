import type { components } from '../api.gen'
import { translate } from '../i18n'
import { type BarDay, type BarKey, type BarPart, patterns, type Tone } from '../ui/bars'
import { clockText, dayText } from '../ui/dates'

type PlanDay = components['schemas']['PlanDay']

/** The days of a number as bars: one look for each setting that forwards, so that one sees where calls go, and when. */
export function planPicture(days: PlanDay[], zone: string): { days: BarDay[]; legend: BarKey[] } {
  const details = new Set(days.flatMap(({ parts }) => parts.filter(({ on }) => on).map(({ detail }) => detail)))
  const looks = new Map([...details].map((detail, i): [string, Tone] => [detail, patterns[i % patterns.length]!]))
  const legend = [...looks].map(([text, tone]) => ({ tone, text }))
  const rings = days.some(({ parts }) => parts.some(({ on }) => !on))
  return {
    days: days.map((day) => barOf(day, looks, zone)),
    legend: rings ? [...legend, { tone: 'none', text: translate('plan.preview.never') }] : legend,
  }
}

interface Stretch extends BarPart {
  detail: string
}

function barOf(day: PlanDay, looks: Map<string, Tone>, zone: string): BarDay {
  const [from, until] = [Date.parse(day.from), Date.parse(day.until)]
  /** Of today only what is still to come is known. */
  const begin = Date.parse(day.parts[0]?.from ?? day.from)
  const parts: Stretch[] = []
  for (const { on, detail, to, ...part } of day.parts) {
    if (!on) continue
    const last = parts.at(-1)
    if (last?.detail === detail && last.until === Date.parse(part.from)) last.until = Date.parse(part.until)
    else {
      const tone = looks.get(detail) ?? 'accent'
      parts.push({ from: Date.parse(part.from), until: Date.parse(part.until), tone, name: to, detail })
    }
  }
  return { key: day.date, label: dayText(day.date), note: day.name, from, until, zone, parts, text: words() }

  function words() {
    if (!parts.length) return translate(begin > from ? 'plan.preview.neverMore' : 'plan.preview.never')
    return [...new Set(parts.map(({ detail }) => detail))]
      .map((detail) =>
        wordsOf(
          detail,
          parts.filter((one) => one.detail === detail),
        ),
      )
      .join('\n')
  }
  function wordsOf(detail: string, parts: Stretch[]) {
    if (parts[0]!.from <= from && parts[0]!.until >= until) return translate('plan.preview.all', { detail })
    const clock = (at: number) => (at >= until ? '24:00' : clockText(new Date(at), zone))
    const spans = parts
      .map((one) => translate('schedules.picture.span', { from: clock(one.from), until: clock(one.until) }))
      .join(translate('schedules.picture.separator'))
    return translate('plan.preview.spans', { spans, detail })
  }
}
