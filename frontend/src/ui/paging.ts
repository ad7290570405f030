import type { LocationQuery } from 'vue-router'

/** The page in the address, counted from 1. */
export function pageOf({ page }: LocationQuery): number {
  const asked = Number(Array.isArray(page) ? page[0] : page)
  return Number.isSafeInteger(asked) && asked > 0 ? asked : 1
}
