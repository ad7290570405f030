import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { merge } from '../ui/merge'
import { apart, newUser, signsOut, together, type UserValues, userSchema, userValues } from './userForm'

const complete: UserValues = {
  ...newUser('ja'),
  name: '佐藤 花子',
  mail: 'staff@example.co.jp',
  phone: '0312345679',
  factor: 'mail',
  role: 'user',
}
const faults = (values: object) =>
  Object.fromEntries((v.safeParse(userSchema, values).issues ?? []).map((one) => [v.getDotPath(one), one.message]))

describe('a new user', () => {
  it('begins with the defaults of the manual', () => {
    expect(newUser('ja')).toMatchObject({ mail_language: 'ja', time_zone: 'Asia/Tokyo', notices: 'no', groups: [] })
  })
  it('gets mails in the language in which it is added', () => {
    expect(newUser('en').mail_language).toBe('en')
  })
  it('lacks exactly what is required and has no default', () => {
    expect(Object.keys(faults(newUser('ja'))).sort()).toEqual(['factor', 'mail', 'name', 'phone', 'role'])
  })
  it('goes over the wire tidied', () => {
    const typed = {
      ...complete,
      name: ' 佐藤 花子　',
      mail: 'ｓｔａｆｆ@example.co.jp',
      phone: '０３ー１２３４ー５６７９',
    }
    expect(v.parse(userSchema, typed)).toEqual({
      ...complete,
      phone: '03-1234-5679',
      notices: false,
    })
  })
})

describe('a field', () => {
  it.each([
    ['mail', 'taro', 'mail_malformed'],
    ['mail', 'taro@localhost', 'mail_malformed'],
    ['mail', '太郎@example.co.jp', 'mail_malformed'],
    ['mail', 'a@example.co.jp, b@example.co.jp', 'mail_malformed'],
    ['phone', '03-1234', 'phone_malformed'],
    ['phone', '電話なし', 'phone_malformed'],
    ['mobile', '090', 'phone_malformed'],
    ['name', '　', 'required'],
    ['name', 'あ'.repeat(101), 'too_long'],
    ['title', '部長\u0007', 'characters'],
    ['comment', 'あ'.repeat(1001), 'too_long'],
  ])('%s with %j is refused: %s', (field, value, code) => {
    expect(faults({ ...complete, [field]: value })).toEqual({ [field]: code })
  })
  it.each([
    ['mail', "o'hara+tokyo@sub.example.co.jp"],
    ['phone', '+81 3-1234-5679'],
    ['phone', '(03) 1234-5679'],
    ['mobile', ''],
    ['comment', '一行目\n二行目'],
  ])('%s takes %j', (field, value) => {
    expect(faults({ ...complete, [field]: value })).toEqual({})
  })
})

describe('an edited user', () => {
  const saved = { ...v.parse(userSchema, complete), groups: ['b', 'a'] }
  it('comes back from the form as it was', () => {
    expect(v.parse(userSchema, userValues(saved))).toEqual({ ...saved, groups: ['a', 'b'] })
  })
  it('keeps the groups that two administrators gave and took, each what the other did not touch', () => {
    const user = (groups: string[], name = complete.name): UserValues => ({ ...complete, name, groups })
    const [opened, typed, now] = [user(['a', 'b']), user(['a', 'b', 'd']), user(['b', 'c'], '佐藤 花')]
    expect(together(apart(typed))).toEqual(typed)
    expect(together(merge(apart(opened), apart(typed), apart(now)))).toEqual(user(['b', 'c', 'd'], '佐藤 花'))
  })
  it('is signed out by what changes who they are or what they see, and by nothing else', () => {
    const values = userValues(saved)
    expect(
      signsOut(saved, { ...values, groups: ['b', 'a'], name: '佐藤', comment: 'x', mail: 'STAFF@example.co.jp' }),
    ).toBe(false)
    expect(signsOut(saved, { ...values, role: 'admin' })).toBe(true)
    expect(signsOut(saved, { ...values, factor: 'totp' })).toBe(true)
    expect(signsOut(saved, { ...values, mail: 'hanako@example.co.jp' })).toBe(true)
    expect(signsOut(saved, { ...values, groups: ['a'] })).toBe(true)
  })
})
