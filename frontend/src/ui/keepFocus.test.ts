import { beforeAll, expect, it } from 'vitest'
import { keepFocus } from './keepFocus'

const settled = () => new Promise((resolve) => setTimeout(resolve))
const find = (selector: string) => document.querySelector<HTMLElement>(selector)!

beforeAll(keepFocus)

function shows(html: string) {
  document.body.innerHTML = html
  find('button').focus()
  expect(document.activeElement).toBe(find('button'))
}

it('gives the focus of a button that vanishes to what it stood in', async () => {
  shows('<main><section><p><button>元に戻す</button></p></section></main>')
  find('p').remove()
  await settled()
  expect(document.activeElement).toBe(find('section'))
})

it('goes further out where that vanishes, too', async () => {
  shows('<main><section><button>元に戻す</button></section></main>')
  find('section').remove()
  await settled()
  expect(document.activeElement).toBe(find('main'))
})

it('stays in the row of a table, where another button may have come', async () => {
  shows('<main><table><tr><td><button>テスト済みにする</button></td></tr></table></main>')
  find('button').replaceWith(Object.assign(document.createElement('button'), { textContent: '取り消す' }))
  await settled()
  expect(document.activeElement).toBe(find('td'))
})

it('does not leave it on a button that can no longer be pressed', async () => {
  shows('<main><button>次へ</button></main>')
  find('button').setAttribute('disabled', '')
  await settled()
  expect(document.activeElement).toBe(find('main'))
})

it('leaves alone what took the focus meanwhile', async () => {
  shows('<main><section><button>設定</button></section><h1 tabindex="-1">完了</h1></main>')
  find('section').remove()
  find('h1').focus()
  await settled()
  expect(document.activeElement).toBe(find('h1'))
})
