import type { components } from '../api.gen'
import { translate } from '../i18n'

export type Call = components['schemas']['Call']

/** How a call ends, as a picture tells it; a call to the message box ends at a stop of its own. */
type CallEnd = 'rings' | 'back' | 'voicemail' | 'stops' | 'hidden' | 'unrecorded'

interface CallStop {
  /** On the line that leads to it: the occasion on which the call was forwarded. */
  on: string
  /** Empty for the message box. */
  phone: string
  label: string
  /** The call stays here. */
  last: boolean
}

/** What the picture of a call shows from the caller on, and how it ends. */
export function callPicture({ phone, stops, end }: Call): { stops: CallStop[]; end: CallEnd } {
  const shown = stops.map((stop, i) => ({
    on: i ? occasion(stops[i - 1]!) : '',
    phone: stop.phone,
    label: stop.label,
    last: i === stops.length - 1,
  }))
  if (end === 'voicemail') {
    for (const one of shown) one.last = false
    shown.push({ on: occasion(stops.at(-1)!), phone: '', label: '', last: true })
  }
  return { stops: shown, end: how(end, stops.length > 1 || phone === 'answered') }
}

function how(end: Call['end'], rings: boolean): CallEnd {
  if (end === 'phone') return rings ? 'rings' : 'back'
  return end === 'too_far' || end === 'tried' ? 'stops' : end
}

function occasion({ occasion, seconds }: Call['stops'][number]) {
  return occasion && translate(`preview.on.${occasion}`, { seconds })
}
