/**
 * Whether a text has a name that makes no phrase of a line's length: so many kanji and katakana on end, as the name of a department, or
 * so much in quotes. Such a text breaks anywhere. Kept together as a phrase the name would begin a line of its own, leave the one
 * before nearly empty, and break all the same.
 */
export const hasLongRun = (text: string | null) => /「[^」]{17}|[\p{sc=Han}\p{sc=Kana}ー]{12}/u.test(text ?? '')
