import { expect, it } from 'vitest'
import { hasLongRun } from './longRun'

it.each([
  ['東京本社営業統括本部第一営業部', true],
  ['首都圏カスタマーサクセス推進室 夜間', true],
  ['「お客様と代理店からのお問い合わせ窓口」を変更しました。', true],
  ['「夜間当番」を変更しました。', false],
  ['東京営業所 夜間当番', false],
  ['山田 太郎', false],
  ['サインインしたときに表示されるサービスと契約は、所属するグループで決まります。', false],
  ['Wolfeschlegelsteinhausenbergerdorff', false],
  [null, false],
])('of %s the phrases make no line: %s', (text, long) => {
  expect(hasLongRun(text)).toBe(long)
})
