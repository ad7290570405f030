/** So long are the lines of a mail at most, mostly. */
const width = 70

/**
 * The text of a mail with the line breaks taken out at which a paragraph of English only went on: a narrow screen would break
 * its lines a second time. Lists, addresses and numbers stay on lines of their own.
 */
export function flowed(text: string): string {
  const lines = text.split('\n')
  return lines.reduce((before, line, i) => {
    const last = lines[i - 1]!
    const word = /^(?!https?:|and [\d,]+ more$)[a-z]\S*/i.exec(line)?.[0]
    const goesOn = word && `${last} ${word}`.length > width && !/^[\s*-]|https?:/.test(last)
    return `${before}${goesOn ? ' ' : '\n'}${line}`
  })
}
