import type { components } from '../api.gen'
import { contains } from '../ui/find'

type VoiceGroup = components['schemas']['VoiceGroup']

/** The voice groups whose ID, contract number or site contains what was typed. */
export const findVoiceGroups = (groups: VoiceGroup[], typed: string): VoiceGroup[] =>
  groups.filter(({ id, representative, site_name }) =>
    [id, representative, site_name].some((text) => contains(text, typed)),
  )
