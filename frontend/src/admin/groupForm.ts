import * as v from 'valibot'
import type { components } from '../api.gen'

type GroupWire = components['schemas']['GroupForm']
export type VoiceGroup = components['schemas']['VoiceGroup']

export const newGroup: GroupWire = { name: '', members: [], voice_groups: [] }

/** Orders say nothing: who was taken out and put back is no change. */
export const groupValues = (wire: GroupWire): GroupWire => ({
  name: wire.name,
  members: wire.members.toSorted(),
  voice_groups: wire.voice_groups.toSorted(),
})

/** Checks as portal.ReadGroup does. */
export const groupSchema = v.object({
  name: v.pipe(
    v.string(),
    v.transform((text) => text.normalize('NFKC').trim()),
    v.nonEmpty('required'),
    v.maxLength(100, 'too_long'),
    v.regex(/^\P{Cc}*$/u, 'characters'),
  ),
  members: v.array(v.string()),
  voice_groups: v.array(v.string()),
}) satisfies v.GenericSchema<unknown, GroupWire>

/** What the chosen voice groups show to a member, by service. */
export function summary(voiceGroups: VoiceGroup[], chosen: string[]) {
  const services = new Map<string, { service: string; groups: number; numbers: number }>()
  for (const one of voiceGroups) {
    if (!chosen.includes(one.id)) continue
    const sum = services.get(one.service) ?? { service: one.service_name, groups: 0, numbers: 0 }
    sum.groups++
    sum.numbers += one.numbers
    services.set(one.service, sum)
  }
  return [...services.values()]
}

/** How many come or go: saving signs them out. */
export function movedMembers(saved: string[], typed: string[]): number {
  const before = new Set(saved)
  const after = new Set(typed)
  return typed.filter((one) => !before.has(one)).length + saved.filter((one) => !after.has(one)).length
}
