import type { components } from '../api.gen'

export type Plan = components['schemas']['ImportPlan']
export type PlannedRow = Plan['rows'][number]
export type PlannedFault = Plan['faults'][number]

/** What the server takes, before it is written in base64. */
const largest = 3_000_000
export const tooLarge = (file: Blob) => file.size > largest

/** A file as base64, for a JSON body. */
export async function encoded(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let text = ''
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(text)
}

/** One page of a list, counted from 1. */
export const slice = <T>(all: T[], page: number, size: number) => all.slice((page - 1) * size, page * size)
