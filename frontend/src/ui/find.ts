const plain = (text: string) => text.normalize('NFKC').toLowerCase()

/** Tells whether a text contains what somebody looks for, however wide or tall either is written. */
export const contains = (text: string, sought: string) => plain(text).includes(plain(sought).trim())
