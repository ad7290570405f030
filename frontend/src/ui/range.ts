import { language, translate } from '../i18n'
import { pageRange, type Turned } from './table'

/** Which rows of how many a page shows; pages are counted from 1. */
export const rangeText = (page: number, size: number, total: number, people = false) =>
  total
    ? translate(people ? 'common.pager.rangeOfPeople' : 'common.pager.range', {
        from: (page - 1) * size + 1,
        to: Math.min(page * size, total),
        total,
      })
    : translate(people ? 'common.pager.nobody' : 'common.pager.nothing')

/** The same of a list that is read on from a row, as far as anybody counted. */
export function turnedText(list: Turned<unknown>): string {
  if (!list.rows.length) return translate('common.pager.nothing')
  if ('older' in list) return translate('common.pager.part', { count: list.rows.length })
  const { key, from, to, total } = pageRange(list)
  return translate(`common.pager.${key}`, {
    from,
    to,
    total: key === 'range' ? total : total.toLocaleString(language()),
  })
}
