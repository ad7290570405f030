import type { LocationQuery } from 'vue-router'

/** What is looked for in all voice groups; what is empty is no condition. */
export interface Find {
  /** Any part of the number. */
  phone: string
  state: (typeof finds)[number] | ''
  /** How many days a number forwards at the least, for the state `long`. */
  days: string
  order: (typeof orders)[number]
}

/** 転送状態, as one chooses it. */
export const finds = ['on', 'off', 'long', 'ending', 'voicemail'] as const
export const orders = ['phone', 'site', 'oldest', 'latest', 'ending'] as const

const text = (value: LocationQuery[string] | undefined) => (typeof value === 'string' ? value : '')

/** Reads the query of the address; what it does not know, it leaves out. */
export const readFind = (query: LocationQuery): Find => ({
  phone: text(query.phone),
  state: finds.find((one) => one === query.state) ?? '',
  days: /^[1-9]\d{0,3}$/.test(text(query.days)) ? text(query.days) : '14',
  order: orders.find((one) => one === query.order) ?? 'phone',
})

/** The query that readFind understands; what is as usual stays out of the address. */
export const findQuery = ({ phone, state, days, order }: Find): Record<string, string> => ({
  ...(phone && { phone }),
  ...(state && { state }),
  ...(state === 'long' && { days }),
  ...(order !== 'phone' && { order }),
})

/** The conditions as the server takes them; undefined for none. */
export function searchOf({ phone, state, days, order }: Find) {
  if (!phone && !state) return undefined
  const found = { phone: phone || undefined, order }
  if (state === 'long') return { ...found, days: Number(days) }
  if (state === 'ending') return { ...found, ends: 'today' as const }
  return { ...found, state: state || undefined }
}
