import type { Schedule } from './wire'

const plain = (text: string) => text.normalize('NFKC').toLowerCase()
/** Those whose name contains the text, however wide or tall it is written; those first that cannot be followed by all. */
export const findSchedules = (all: Schedule[], text: string) => {
  const found = all.filter(({ name }) => plain(name).includes(plain(text).trim()))
  return [...found.filter(({ refused }) => refused), ...found.filter(({ refused }) => !refused)]
}
