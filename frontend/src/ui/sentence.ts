/** A text cut at its phone numbers, dates and instants: every second part is one. A dot between two things stays with the earlier: no line begins with it. */
export const unbroken = (text: string) =>
  text
    .replaceAll(' · ', '\u00a0· ')
    .split(
      /(\+?\d[\d -]{4,}\d|\d{4}年\d{1,2}月\d{1,2}日|(?:\d{4}\/)?\d{1,2}\/\d{1,2} \d{2}:\d{2}|\d{1,2} [A-Z][a-z]{2}(?: \d{4})?, \d{2}:\d{2})/,
    )
