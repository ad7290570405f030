const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** The fields in which two states of a form differ; one may have some that the other lacks. */
export function changedKeys<Values extends object>(from: Values, to: Values): (keyof Values & string)[] {
  return (Object.keys({ ...from, ...to }) as (keyof Values & string)[]).filter((key) => !same(from[key], to[key]))
}

/** What was typed, over what is there now: a field that nobody touched in the form takes the new value. */
export function merge<Values extends object>(base: Values, typed: Values, now: Values): Values {
  const touched = changedKeys(base, typed)
  return { ...now, ...Object.fromEntries(touched.map((key) => [key, typed[key]])) }
}

/** The fields that both sides changed, each to something else. */
export function clashes<Values extends object>(base: Values, typed: Values, now: Values): (keyof Values & string)[] {
  const theirs = changedKeys(base, now)
  return changedKeys(base, typed).filter((key) => theirs.includes(key) && !same(typed[key], now[key]))
}

/** A list of a form as fields of their own ("members.7"), so that what one person adds stands beside what another one does. */
export const listFields = <One>(list: string, all: One[], key: (one: One) => string): Record<string, One> =>
  Object.fromEntries(all.map((one) => [`${list}.${key(one)}`, one]))

/** The list that fields of their own make; what was taken out is undefined. */
export const listOf = <One>(list: string, fields: Record<string, unknown>): One[] =>
  Object.keys(fields)
    .filter((key) => key.startsWith(`${list}.`) && fields[key] !== undefined)
    .map((key) => fields[key] as One)
