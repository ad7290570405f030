import * as v from 'valibot'
import type { components } from '../api.gen'
import { maxCharacters, oneLine, phone, phoneOrNone, yesOrNo } from '../ui/fields'
import { listFields, listOf } from '../ui/merge'

type UserWire = components['schemas']['UserForm']

/** What the form of ユーザー追加 and ユーザー編集 holds; '' where nothing was chosen yet. */
export interface UserValues extends Omit<UserWire, 'factor' | 'role' | 'mail_language' | 'notices'> {
  factor: UserWire['factor'] | ''
  role: UserWire['role'] | ''
  mail_language: UserWire['mail_language'] | ''
  notices: 'yes' | 'no'
}

/** Colleagues mostly speak the language in which they are added. */
export const newUser = (language: UserWire['mail_language']): UserValues => ({
  name: '',
  mail: '',
  phone: '',
  factor: '',
  role: '',
  mail_language: language,
  time_zone: 'Asia/Tokyo',
  title: '',
  mobile: '',
  comment: '',
  notices: 'no',
  groups: [],
})

/** The order of groups says nothing: a group that was taken out and put back is no change. */
export const userValues = (wire: UserWire): UserValues => ({
  ...wire,
  notices: wire.notices ? 'yes' : 'no',
  groups: wire.groups.toSorted(),
})

const address = v.regex(/^(?:(?!["\\()<>[\]:;,`@])[!-~]){1,64}@(?:[a-z0-9-]+\.)+[a-z0-9-]+$/i, 'mail_malformed')

/** Checks as portal.ReadUser does, and makes what goes over the wire. */
export const userSchema = v.object({
  name: v.pipe(oneLine(100), v.nonEmpty('required')),
  mail: v.pipe(
    v.string(),
    v.transform((text) => text.normalize('NFKC').trim()),
    v.nonEmpty('required'),
    maxCharacters(254),
    address,
  ),
  phone,
  factor: v.picklist(['unset', 'totp', 'mail'], 'choose'),
  role: v.picklist(['user', 'admin'], 'choose'),
  mail_language: v.picklist(['ja', 'en'], 'choose'),
  time_zone: v.pipe(v.string(), v.nonEmpty('choose')),
  title: oneLine(100),
  mobile: phoneOrNone,
  comment: v.pipe(v.string(), v.trim(), maxCharacters(1000), v.regex(/^(?:\P{Cc}|[\t\r\n])*$/u, 'characters')),
  notices: yesOrNo,
  groups: v.array(v.string()),
}) satisfies v.GenericSchema<unknown, UserWire>

const groupOrder = (groups: string[]) => groups.toSorted().join()

/** Whether the address is another one; upper and lower case make no difference. */
export const movesMailbox = (saved: UserWire, typed: UserValues) =>
  typed.mail.normalize('NFKC').trim().toLowerCase() !== saved.mail.toLowerCase()

/** Whether saving these values ends the person's sessions, as store.ChangeUser does. */
export function signsOut(saved: UserWire, typed: UserValues): boolean {
  return (
    typed.factor !== saved.factor ||
    typed.role !== saved.role ||
    movesMailbox(saved, typed) ||
    groupOrder(typed.groups) !== groupOrder(saved.groups)
  )
}

// What people change apart from each other: each field, and each group.

export const apart = ({ groups, ...rest }: UserValues): Record<string, unknown> => ({
  ...rest,
  ...listFields('groups', groups, (id) => id),
})

export function together(parts: Record<string, unknown>): UserValues {
  const rest = Object.fromEntries(Object.entries(parts).filter(([key]) => !key.startsWith('groups.')))
  return { ...rest, groups: listOf<string>('groups', parts).toSorted() } as UserValues
}
