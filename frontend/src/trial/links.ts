export interface Part {
  text: string
  /** Set when the text is an address to follow. */
  href?: string
}

/** Splits the text of a mail at its web addresses, so that they can be followed. */
export function withLinks(text: string): Part[] {
  const parts: Part[] = []
  let from = 0
  for (const match of text.matchAll(/https?:\/\/[^\s<>"'「」（）、。]+/g)) {
    const href = match[0].replace(/[.,;:!?)]+$/, '')
    if (match.index > from) parts.push({ text: text.slice(from, match.index) })
    parts.push({ text: href, href })
    from = match.index + href.length
  }
  if (from < text.length) parts.push({ text: text.slice(from) })
  return parts
}
