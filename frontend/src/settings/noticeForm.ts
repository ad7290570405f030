import * as v from 'valibot'
import type { components } from '../api.gen'
import { instantAt, localTime } from '../ui/days'
import { maxCharacters } from '../ui/fields'

export type NoticeWire = components['schemas']['NoticeForm']
export type NoticeSheet = components['schemas']['NoticeSheet']

/** What the form of a notice holds: times as clocks in the administrator's zone show them. */
export interface NoticeValues extends Omit<NoticeWire, 'until'> {
  /** '' for no end. */
  until: string
}

export const newNotice = (now: Date, zone: string): NoticeValues => ({
  title_ja: '',
  text_ja: '',
  title_en: '',
  text_en: '',
  important: false,
  entrance: false,
  from: localTime(now, zone),
  until: '',
})

export const noticeValues = (wire: NoticeWire, zone: string): NoticeValues => ({
  ...wire,
  from: localTime(new Date(wire.from), zone),
  until: wire.until ? localTime(new Date(wire.until), zone) : '',
})

function instantOf(local: string, zone: string, held: string | undefined): string | undefined {
  const untouched = held && localTime(new Date(held), zone) === local
  return (untouched ? new Date(held) : instantAt(local, zone))?.toISOString()
}

const text = (limit: number) =>
  v.pipe(v.string(), v.trim(), maxCharacters(limit), v.regex(/^(?:\P{Cc}|[\r\n])*$/u, 'characters'))

/**
 * Checks as portal.ReadNotice does, and makes what goes over the wire. A time that nobody touched stays the instant that is
 * held: where the clock is put back, it shows the same time twice.
 */
export const noticeSchema = (
  zone: string,
  held: () => Pick<NoticeWire, 'from' | 'until'> | undefined = () => undefined,
): v.GenericSchema<unknown, NoticeWire> =>
  v.pipe(
    v.object({
      title_ja: v.pipe(text(100), v.nonEmpty('required')),
      text_ja: text(2000),
      title_en: text(100),
      text_en: text(2000),
      important: v.boolean(),
      entrance: v.boolean(),
      from: v.pipe(
        v.string(),
        v.transform((local) => instantOf(local, zone, held()?.from)),
        v.string('required'),
      ),
      until: v.pipe(
        v.string(),
        v.transform((local) => instantOf(local, zone, held()?.until)),
      ),
    }),
    v.forward(
      v.check(({ text_ja, text_en }) => text_ja !== '' || text_en === '', 'required'),
      ['text_ja'],
    ),
    v.forward(
      v.check(({ title_en, text_en }) => title_en !== '' || text_en === '', 'required'),
      ['title_en'],
    ),
    v.forward(
      v.check(({ text_ja, title_en, text_en }) => text_en !== '' || text_ja === '' || title_en === '', 'required'),
      ['text_en'],
    ),
    v.forward(
      v.check(({ from, until }) => !until || until > from, 'notice_order'),
      ['until'],
    ),
  )
