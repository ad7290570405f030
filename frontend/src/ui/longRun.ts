/**
 * Whether a text has so many kanji and katakana on end that they make no phrase of a line's length: the name of a department, say.
 * Such a run breaks anywhere. Kept together as a phrase it would begin a line of its own, leave the one before nearly empty, and break
 * all the same.
 */
export const hasLongRun = (text: string | null) => /[\p{sc=Han}\p{sc=Kana}ー]{12}/u.test(text ?? '')
