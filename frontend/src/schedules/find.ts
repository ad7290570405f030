import { contains } from '../ui/find'
import type { Schedule } from './wire'

/** Those whose name contains the text, however it is written; those first that cannot be followed by all, or will not be any more. */
export const findSchedules = (all: Schedule[], text: string) => {
  const found = all.filter(({ name }) => contains(name, text))
  const rank = ({ refused, will_fail }: Schedule) => (refused ? 0 : will_fail ? 1 : 2)
  return found.toSorted((a, b) => rank(a) - rank(b))
}
