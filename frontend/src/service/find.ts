import type { components } from '../api.gen'

type VoiceGroup = components['schemas']['VoiceGroup']

const plain = (text: string) => text.normalize('NFKC').toUpperCase().replaceAll(/\s/g, '')

/** The voice groups whose ID or contract number contains what was typed. */
export function findVoiceGroups(groups: VoiceGroup[], typed: string): VoiceGroup[] {
  const wanted = plain(typed)
  return groups.filter(({ id, representative }) => id.includes(wanted) || representative.includes(wanted))
}
