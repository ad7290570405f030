/** So long are the lines of a mail at most, mostly: in English, and, of letters twice as wide, in Japanese at least. */
const width = 70
const wideWidth = 25

/**
 * The text of a mail with the line breaks taken out at which a paragraph only went on: a narrow screen would break
 * its lines a second time. Lists, addresses and numbers stay on lines of their own.
 */
export function flowed(text: string): string {
  const lines = text.split('\n')
  return lines.reduce((before, line, i) => {
    const last = lines[i - 1]!
    const word = /^(?!https?:|and [\d,]+ more$)[a-z]\S*/i.exec(line)?.[0]
    const apart = /^[\s*■・\d-]|https?:/.test(last)
    if (word && !apart && `${last} ${word}`.length > width) return `${before} ${line}`
    const wide = /^[ぁ-んァ-ヶ一-龠]/.test(line) && last.length >= wideWidth && /[ぁ-んァ-ヶ一-龠ー、]$/.test(last)
    return wide && !apart ? before + line : `${before}\n${line}`
  })
}
