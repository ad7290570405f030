import * as v from 'valibot'
import type { components } from '../api.gen'
import { translate } from '../i18n'
import { oneLine, phoneOrNone, yesOrNo } from '../ui/fields'

export type Account = components['schemas']['Account']
type AccountForm = components['schemas']['AccountForm']

/** What the form of one's own data holds. */
interface AccountValues extends Omit<AccountForm, 'notices'> {
  notices: 'yes' | 'no'
}

export const accountValues = (wire: AccountForm): AccountValues => ({ ...wire, notices: wire.notices ? 'yes' : 'no' })

/** Checks as portal.ReadOwnData does, and makes what goes over the wire. */
export const accountSchema = v.object({
  mail_language: v.picklist(['ja', 'en'], 'choose'),
  time_zone: v.pipe(v.string(), v.nonEmpty('choose')),
  title: oneLine(100),
  mobile: phoneOrNone,
  notices: yesOrNo,
}) satisfies v.GenericSchema<unknown, AccountForm>

/** Whom to ask for what people cannot do for themselves, by name as far as there is somebody else to ask. */
export function whomToAsk({ administrators }: Account): string {
  if (!administrators.length) return translate('account.ask')
  return translate('account.askOne', { names: administrators.join(translate('conflict.separator')) })
}
