import { expect, it } from 'vitest'
import { flowed } from './flowed'

it('joins the lines of a paragraph, and no others', () => {
  const mail = `Dear Taro Yamada,

To set a new password, please open the link below, confirm your identity
and choose the password.

* Link for resetting the password
http://127.0.0.1:8080/password/identity#token=abcdefghijklmnopqrstuvwxyz0123456789
* IP phone numbers
03-0000-1001 All calls are forwarded to 090-1234-5678 without ringing.
03-0000-1002 All calls are forwarded to 090-1234-5678 without ringing.
and 3 more

--------------------------------------------------------------------------
This email was sent automatically by the Business Portal.
Replies to this address are not read.`
  const joined = 'confirm your identity and choose the password.'
  expect(flowed(mail)).toBe(mail.replace('identity\nand', 'identity and'))
  expect(flowed(mail)).toContain(joined)
})

it('joins Japanese without a blank, and leaves what stands by itself', () => {
  const paragraph =
    'サインインや大切な操作の確認に使う、ワンタイムパスワードを\nお送りします。開いている画面に入力してください。'
  const list = '■ 番号\n03-0000-1001 すべての電話を090-1234-5678へ転送し、呼び出しません\nほか3番号'
  const mail = `山田 太郎 様\n\n${paragraph}\n\n${list}\n`
  expect(flowed(mail)).toBe(mail.replace('パスワードを\n', 'パスワードを'))
})
