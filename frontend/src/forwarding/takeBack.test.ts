import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { setLanguage } from '../i18n'
import { question } from '../ui/confirm'
import { asRefusal } from '../ui/refusal'
import { takeBack, whyNotBack } from './takeBack'

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

/** The answer to an undo is lost, or it is refused; the record of the change tells what became of it. */
function tellsAfterwards(undo: () => Response, record: object | undefined) {
  vi.stubGlobal('fetch', async ({ method }: Request) => {
    asked.push(method)
    if (method === 'POST') return undo()
    if (!record) throw new TypeError('no way to the server')
    return Response.json(record)
  })
}
const lost = () => {
  throw new TypeError('the connection broke')
}
const why = async () => whyNotBack(asRefusal(await takeBack(3).catch((failure) => failure)).fault)
const undone = { undoing: 'undone', undone: { id: 9, at: '2026-04-01T00:00:00Z', who: '山田 太郎' } }

it('asks what became of an undo whose answer was lost: it was made', async () => {
  tellsAfterwards(lost, undone)
  expect(await takeBack(3)).toEqual({ change: 9, numbers: [] })
  expect(asked).toEqual(['POST', 'GET'])
})

it('says of an undo that never arrived that nothing was undone', async () => {
  tellsAfterwards(lost, { undoing: 'whole' })
  expect(await why()).toContain('変更は元に戻っていません')
})

it('leaves open what cannot be asked either', async () => {
  tellsAfterwards(lost, undefined)
  expect(await why()).toContain('すでに実行された可能性があります')
})

it('takes what was undone before as undone, and no other conflict', async () => {
  const conflict = () => Response.json({ errors: [{ code: 'conflict', args: { left: '0' } }] }, { status: 409 })
  tellsAfterwards(conflict, undone)
  expect((await takeBack(3))?.change).toBe(9)
  tellsAfterwards(conflict, { undoing: 'changed' })
  expect(await why()).toContain('元に戻せません')
})

it('names the numbers that are in the way of an undo', async () => {
  const refuses = (others: number) => () =>
    Response.json(
      { errors: [{ code: 'voicemail_not_contracted', args: { number: '03-0000-1002', others: String(others) } }] },
      { status: 422 },
    )
  tellsAfterwards(refuses(0), undefined)
  expect(await why()).toMatch(/^03-0000-1002: /)
  tellsAfterwards(refuses(2), undefined)
  expect(await why()).toMatch(/^03-0000-1002（ほか2番号）: /)
})
