/** A text cut at its phone numbers: every second part is one. */
export const unbroken = (text: string) => text.split(/(\+?\d[\d -]{4,}\d)/)
