import type { components } from '../api.gen'
import { wordsOf } from '../ui/lineFaults'

export type RosterDryRun = components['schemas']['RosterDryRun']
export type RosterRow = RosterDryRun['rows'][number]

/** One page of a list, counted from 1. */
export const slice = <T>(all: T[], page: number, size: number) => all.slice((page - 1) * size, page * size)

const values: Record<string, readonly string[]> = {
  role: ['user', 'admin'],
  factor: ['totp', 'mail'],
  mail_language: ['ja', 'en'],
  notices: ['true', 'false'],
}
/** The words of which a column of the file holds one. */
export const rosterWords = (column: string) => wordsOf(`records.value.${column}`, values[column] ?? [])
