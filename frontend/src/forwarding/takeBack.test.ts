import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { setLanguage } from '../i18n'
import { question } from '../ui/confirm'
import { takeBack } from './takeBack'

let asked: string[]
beforeAll(() => setLanguage('ja'))
beforeEach(() => {
  asked = []
})
afterEach(() => vi.unstubAllGlobals())

function refusesWith(args: Record<string, string>) {
  vi.stubGlobal('fetch', async (request: Request) => {
    const { search } = new URL(request.url)
    asked.push(search)
    const whole = search === ''
    const answer = whole ? { errors: [{ code: 'conflict', args }] } : { change: 9, numbers: [] }
    return new Response(JSON.stringify(answer), {
      status: whole ? 409 : 200,
      headers: { 'Content-Type': 'application/json' },
    })
  })
}

it('names what is locked before it takes back the others', async () => {
  refusesWith({ changed: '0', locked: '6', phones: '03-0000-1001 03-0000-1002', left: '4' })
  const taken = takeBack(3)
  await vi.waitFor(() => expect(question.value).toBeTruthy())
  expect(question.value?.title).toBe('6番号がロックされています')
  expect(question.value?.text).toContain('03-0000-1001、03-0000-1002…')
  expect(question.value?.yes).toBe('残りの4番号を元に戻す')
  question.value?.answer(true)
  expect((await taken)?.change).toBe(9)
  expect(asked).toEqual(['', '?rest=true'])
})

it('tells of what was changed since, too, and does nothing where that is not wanted', async () => {
  refusesWith({ changed: '2', locked: '1', phones: '03-0000-1001', left: '4' })
  const taken = takeBack(3)
  await vi.waitFor(() => expect(question.value).toBeTruthy())
  expect(question.value?.title).toContain('2番号が変更されています')
  expect(question.value?.title).toContain('1番号がロックされています')
  question.value?.answer(false)
  expect(await taken).toBeUndefined()
  expect(asked).toEqual([''])
})
