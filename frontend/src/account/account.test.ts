import * as v from 'valibot'
import { beforeAll, describe, expect, it } from 'vitest'
import { setLanguage } from '../i18n'
import { type Account, accountSchema, accountValues, whomToAsk } from './account'

const form = {
  mail_language: 'ja',
  time_zone: 'Asia/Tokyo',
  title: '課長',
  mobile: '090-1234-5678',
  notices: true,
} as const

describe('the form of own data', () => {
  it('sends what it was made from when nothing was typed', () => {
    expect(v.parse(accountSchema, accountValues(form))).toEqual(form)
  })

  it.each([
    ['mobile', '０９０ー１２３４ー５６７８', '090-1234-5678'],
    ['mobile', ' ', ''],
    ['title', ' 主任　', '主任'],
  ] as const)('tidies %s %j to %j', (field, typed, sent) => {
    expect(v.parse(accountSchema, { ...accountValues(form), [field]: typed })[field]).toBe(sent)
  })

  it.each([
    ['mobile', '090', 'phone_malformed'],
    ['mobile', '090-1234-5678 内線1', 'phone_malformed'],
    ['title', 'あ'.repeat(101), 'too_long'],
    ['title', '一行\n二行', 'characters'],
    ['time_zone', '', 'choose'],
  ] as const)('refuses %s %j', (field, typed, code) => {
    const { issues } = v.safeParse(accountSchema, { ...accountValues(form), [field]: typed })
    expect(issues?.map(({ message }) => message)).toEqual([code])
  })
})

describe('whom to ask', () => {
  beforeAll(() => setLanguage('ja'))

  it('names other administrators where there are any', () => {
    const account = (...administrators: string[]) => ({ administrators }) as Account
    expect(whomToAsk(account('山田 太郎', '鈴木 一郎'))).toContain('（山田 太郎、鈴木 一郎）')
    expect(whomToAsk(account())).toContain('会社のポータル管理者に')
  })
})
