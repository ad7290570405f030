/** One spelling of a text for searching: width, case and blanks make no difference. */
export const plain = (text: string) => text.normalize('NFKC').toLowerCase().replaceAll(/\s/g, '')

/** Tells whether a text contains what somebody looks for, however either is written. */
export const contains = (text: string, sought: string) => plain(text).includes(plain(sought))
