import type { components } from '../api.gen'

type VoiceGroup = components['schemas']['VoiceGroup']

const plain = (text: string) => text.normalize('NFKC').toUpperCase().replaceAll(/\s/g, '')

/** The voice groups whose ID, contract number or site contains what was typed. */
export function findVoiceGroups(groups: VoiceGroup[], typed: string): VoiceGroup[] {
  const wanted = plain(typed)
  return groups.filter(({ id, representative, site_name }) =>
    [id, representative, plain(site_name)].some((text) => text.includes(wanted)),
  )
}
