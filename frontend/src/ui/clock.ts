/** How far the server's clock is ahead of this one, in milliseconds. */
let ahead = 0
/** Answers tell whole seconds, and take a moment: what differs by less is the same. */
const alike = 2000

/** Takes the time of an answer, as its header Date says it. */
export function hearTime(date: string | null) {
  const difference = Date.parse(date ?? '') - Date.now()
  if (!Number.isNaN(difference)) ahead = Math.abs(difference) < alike ? 0 : difference
}

/** Now, as the server's clock has it: what it sets an end to is measured by its own time. */
export const serverNow = () => Date.now() + ahead
