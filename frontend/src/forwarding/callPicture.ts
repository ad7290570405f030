import type { components } from '../api.gen'
import { translate } from '../i18n'

export type Call = components['schemas']['Call']
export type Branch = components['schemas']['Branch']
type Stops = Call['stops']

/** How a call ends, as a picture tells it; a call to the message box ends at a stop of its own. */
type CallEnd = 'rings' | 'back' | 'voicemail' | 'stops' | 'hidden' | 'unrecorded'

interface CallStop {
  /** On the line that leads to it: the occasions on which the call is forwarded. */
  on: string[]
  /** Empty for the message box. */
  phone: string
  label: string
  /** The call stays here. */
  last: boolean
}

interface CallPicture {
  stops: CallStop[]
  end: CallEnd
}

/** What the picture of a call shows from the caller on, and how it ends. */
export function callPicture({ phone, stops, end }: Call): CallPicture {
  return picture(stops, end, [occasion(stops[0]!)], stops.length > 1 || phone === 'answered')
}

/** What the picture of a branch shows, from the number whose phone does not take the call. */
export function branchPicture({ on, stops, end }: Branch): CallPicture {
  return picture(stops, end, on.map(occasion), true)
}

/** first are the occasions on which the first stop forwards. */
function picture(stops: Stops, end: Call['end'], first: string[], rings: boolean): CallPicture {
  const leaves = (i: number) => (i ? [occasion(stops[i]!)] : first)
  const shown = stops.map(({ phone, label }, i) => ({
    on: i ? leaves(i - 1) : [],
    phone,
    label,
    last: i === stops.length - 1,
  }))
  if (end === 'voicemail') {
    for (const one of shown) one.last = false
    shown.push({ on: leaves(stops.length - 1), phone: '', label: '', last: true })
  }
  return { stops: shown, end: how(end, rings) }
}

function how(end: Call['end'], rings: boolean): CallEnd {
  if (end === 'phone') return rings ? 'rings' : 'back'
  return end === 'too_far' || end === 'tried' ? 'stops' : end
}

function occasion({ occasion, seconds }: Branch['on'][number]) {
  return occasion && translate(`preview.on.${occasion}`, { seconds })
}
