import { language } from '../i18n'

/** What a sentence with a count takes: the number, which chooses the plural, and how it is written. */
export const counted = (count: number) => ({ count, many: count.toLocaleString(language()) })
