/** The help pages and their sections, in reading order; their words stand under `help.<topic>.<section>`. */
export const topics = {
  forwarding: ['actions', 'target', 'until', 'back'],
  schedules: ['hours', 'follow', 'hand'],
  many: ['search', 'batch', 'csv'],
  preview: ['calls', 'time', 'test'],
  rights: ['level', 'lock'],
  factors: ['totp', 'mail', 'choice'],
  authenticators: ['choose', 'add', 'trouble'],
  skip: ['when', 'never', 'how', 'limits'],
  privacy: ['what', 'why', 'who', 'keep'],
  website: ['browser', 'device', 'cookie', 'popup'],
} as const

type Topic = keyof typeof topics

export const isTopic = (name: string): name is Topic => Object.hasOwn(topics, name)

interface Block {
  kind: 'text' | 'list'
  lines: string[]
}

/** Reads a text of the dictionary: each line is a paragraph, lines that begin with "- " make a list. */
export function blocks(text: string): Block[] {
  const found: Block[] = []
  for (const line of text.split('\n')) {
    const kind = line.startsWith('- ') ? 'list' : 'text'
    const last = found.at(-1)
    if (kind === 'list' && last?.kind === 'list') last.lines.push(line.slice(2))
    else found.push({ kind, lines: [kind === 'list' ? line.slice(2) : line] })
  }
  return found
}
