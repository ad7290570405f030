import * as v from 'valibot'
import type { components } from '../api.gen'
import { maxCharacters } from '../ui/fields'
import { listFields, listOf } from '../ui/merge'

type GroupWire = components['schemas']['GroupForm']
export type VoiceGroup = components['schemas']['VoiceGroup']

/** What the form of a user group holds. */
export type GroupValues = Required<GroupWire>

export const newGroup: GroupValues = { name: '', members: [], voice_groups: [], read_only: [] }

/** Orders say nothing: who was taken out and put back is no change. */
export const groupValues = (wire: GroupWire): GroupValues => ({
  name: wire.name,
  members: wire.members.toSorted(),
  voice_groups: wire.voice_groups.toSorted(),
  read_only: (wire.read_only ?? []).toSorted(),
})

/** Checks as portal.ReadGroup does. */
export const groupSchema: v.GenericSchema<unknown, GroupWire> = v.object({
  name: v.pipe(
    v.string(),
    v.transform((text) => text.normalize('NFKC').trim()),
    v.nonEmpty('required'),
    maxCharacters(100),
    v.regex(/^\P{Cc}*$/u, 'characters'),
  ),
  members: v.array(v.string()),
  voice_groups: v.array(v.string()),
  read_only: v.array(v.string()),
})

/** How many come or go: saving signs them out. */
export function movedMembers(saved: string[], typed: string[]): number {
  const before = new Set(saved)
  const after = new Set(typed)
  return typed.filter((one) => !before.has(one)).length + saved.filter((one) => !after.has(one)).length
}

// What people change apart from each other: each member, and each voice group with what members may do in it.

export const apart = ({ name, members, voice_groups, read_only }: GroupValues): Record<string, unknown> => {
  const onlyRead = new Set(read_only)
  return {
    name,
    ...listFields('members', members, (id) => id),
    ...listFields(
      'voice_groups',
      voice_groups.map((id) => ({ id, readOnly: onlyRead.has(id) })),
      ({ id }) => id,
    ),
  }
}

export function together(parts: Record<string, unknown>): GroupValues {
  const shown = listOf<{ id: string; readOnly: boolean }>('voice_groups', parts)
  const ids = (of: typeof shown) => of.map(({ id }) => id).toSorted()
  return {
    name: parts.name as string,
    members: listOf<string>('members', parts).toSorted(),
    voice_groups: ids(shown),
    read_only: ids(shown.filter(({ readOnly }) => readOnly)),
  }
}
