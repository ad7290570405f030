// What can do great harm asks for a fresh one-time code, in a dialog that keeps what was typed.
import { checkAccessibility, checkWidth } from './accessibility'
import { demo } from './people'
import type { Portal } from './portal'
import { Site } from './site'
import { expect, test } from './test'

const title = '本人の操作か確認します'

/** As if the last code had been given a quarter of an hour ago. */
const later = (portal: Portal) =>
  portal.becomes((data) => {
    data.run('UPDATE sessions SET factor_at = factor_at - 900000')
    data.run('UPDATE mail_codes SET sent_at = sent_at - 900000')
  })

test('a new destination is confirmed by a code and then saved', async ({ portal, meetSignedIn }) => {
  const ichiro = await meetSignedIn(demo)
  await later(portal)
  const site = await Site.at(ichiro, 'Y10000001')
  await site.opensTheForm('03-0000-1001')
  await site.fillsIn({ to: '090-2222-2222' })
  await site.presses('設定')
  await expect(site.dialog()).toContainText(title)
  await site.reads('de***@example.co.jp に送ったワンタイムパスワードを入力してください。')
  await checkAccessibility(site.page)
  await site.page.setViewportSize({ width: 390, height: 844 })
  await checkWidth(site.page)
  await expect(site.field('ワンタイムパスワード')).toBeFocused()

  await site.presses('操作をやめる')
  await site.reads(/ワンタイムパスワードで確認していないため、実行していません。/)
  await expect(site.entry(1)).toHaveValue('090-2222-2222')

  await site.presses('設定')
  await site.types('ワンタイムパスワード', '12345')
  await site.presses('確認する')
  await site.isTold('ワンタイムパスワード', /ワンタイムパスワードは6桁の数字です。$/)
  await site.types('ワンタイムパスワード', await site.has.mails.readsTheCode())
  await site.presses('確認する')
  await site.isDone()
  await site.reads('無条件で 090-2222-2222（携帯電話）へ転送中')
})

test('a destination that the company knows needs no code, nor does the next new one', async ({
  portal,
  meetSignedIn,
}) => {
  const ichiro = await meetSignedIn(demo)
  await later(portal)
  const site = await Site.at(ichiro, 'Y10000001')
  await site.forwards('03-0000-1001', { to: '090-1234-5678' })
  await site.follows('検索結果に戻る')
  await site.sees(site.words.search)
  await site.opensTheForm('03-0000-1003')
  await site.fillsIn({ to: '090-3333-3333' })
  await site.presses('設定')
  await site.types('ワンタイムパスワード', await site.has.mails.readsTheCode())
  await site.presses('確認する')
  await site.isDone()
  await site.follows('検索結果に戻る')
  await site.sees(site.words.search)
  await site.forwards('03-0000-1005', { to: '090-4444-4444' })
})
