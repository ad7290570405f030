import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { api, ask } from './api'
import {
  abandon,
  followTabs,
  loadSession,
  renewSession,
  resumed,
  type Session,
  session,
  signedOut,
  takeSession,
  timeZone,
} from './session'
import type { Refusal } from './ui/refusal'

const person = (id: string, token: string, step: Session['step'] = 'done') =>
  ({ step, csrf_token: token, services: [], user: { id, name: id, role: 'user' } }) as unknown as Session
const nobody = { step: 'sign_in', csrf_token: '', services: [] } as unknown as Session

/** Whom the server knows behind the cookie, and what it was asked beside that. */
let there: Session
let asked: string[]
/** What the server says to changes instead of doing them. */
let refusal: string | undefined

/** How often this tab went on because another one signed in. */
let entered = 0
beforeAll(() =>
  followTabs(() => {
    entered++
  }),
)
beforeEach(() => {
  asked = []
  entered = 0
  refusal = undefined
  vi.stubGlobal('fetch', async (request: Request) => {
    if (!request.url.endsWith('/api/session')) asked.push(request.headers.get('X-CSRF-Token') ?? '')
    if (refusal && request.method !== 'GET') return new Response(JSON.stringify({ code: refusal }), { status: 401 })
    return new Response(JSON.stringify(there), { headers: { 'Content-Type': 'application/json' } })
  })
  takeSession(person('ichiro', 'first'))
})
afterEach(() => {
  abandon()
  vi.unstubAllGlobals()
})

const change = () => ask(api.POST('/api/password/forgot', { body: { login_id: 'a@example.co.jp' } }))
const comesBack = async () => {
  document.dispatchEvent(new Event('visibilitychange'))
  await new Promise((resolve) => setTimeout(resolve))
  await new Promise((resolve) => setTimeout(resolve))
}

it('does not take the session of another person, and sends nothing with it', async () => {
  there = person('hanako', 'second')
  await loadSession()
  expect(session.user?.id).toBe('ichiro')
  expect(signedOut.value?.why).toBe('another')
  const refused = change().catch((failure: Refusal) => failure.code)
  expect(await resumed()).toBe(false)
  abandon()
  expect(await refused).toBe('another_person')
  expect(asked).toEqual([])
})

it('goes on by itself once the first person is back', async () => {
  there = person('hanako', 'second')
  await loadSession()
  const changed = change()
  there = person('ichiro', 'third')
  await comesBack()
  await changed
  expect(signedOut.value).toBeUndefined()
  expect(asked).toEqual(['third'])
})

it.each([
  ['has ended', nobody, 'ended'],
  ['waits for consent to new terms', person('ichiro', 'first', 'terms'), 'terms'],
])('covers a page at work whose session %s, says so, and keeps it', async (_how, now, why) => {
  there = now
  await comesBack()
  expect(signedOut.value?.why).toBe(why)
  expect(session).toMatchObject({ step: 'done', user: { id: 'ichiro' } })
})

it('goes to the step that a deed of this page brought about', async () => {
  there = person('ichiro', 'first', 'terms')
  await loadSession()
  expect(session.step).toBe('terms')
  expect(signedOut.value).toBeUndefined()
})

it('is signed out by a deed of this page that ended its own session, and is asked nothing', async () => {
  there = nobody
  await renewSession()
  expect(session).toMatchObject({ step: 'sign_in', user: undefined })
  expect(signedOut.value).toBeUndefined()
})

it('says that the session has ended where no deed of this page ended it', async () => {
  there = nobody
  await loadSession()
  expect(signedOut.value?.why).toBe('ended')
  expect(session).toMatchObject({ step: 'done', user: { id: 'ichiro' } })
})

it('is not signed in as another person by a deed of its own', async () => {
  there = person('hanako', 'second')
  await renewSession()
  expect(session.user?.id).toBe('ichiro')
  expect(signedOut.value?.why).toBe('another')
})

it('waits with what was to be done for consent to new terms, and does it then', async () => {
  there = person('ichiro', 'first', 'terms')
  refusal = 'step_missing'
  const changed = change()
  await vi.waitFor(() => expect(signedOut.value?.why).toBe('terms'))
  there = person('ichiro', 'second')
  refusal = undefined
  await comesBack()
  await changed
  expect(asked).toEqual(['first', 'second'])
  expect(signedOut.value).toBeUndefined()
})

it('goes on from the sign-in once it was done in another tab, and leaves one under way alone', async () => {
  takeSession({ ...nobody, step: 'totp' })
  there = nobody
  await comesBack()
  expect(session.step).toBe('totp')
  expect(entered).toBe(0)
  there = person('ichiro', 'second')
  await comesBack()
  expect(session).toMatchObject({ step: 'done', user: { id: 'ichiro' } })
  expect(entered).toBe(1)
})

it.each([
  ['Asia/Seoul', 'Asia/Seoul'],
  ['Asia/Of_A_Later_Year', 'UTC'],
])('tells times of a person in %s in a zone that the browser knows: %s', (own, told) => {
  takeSession({ ...nobody, user: { time_zone: own } } as Session)
  expect(timeZone()).toBe(told)
})

/** Answers are given by hand, in whatever order they arrive. */
function answersLater() {
  const waiting: ((answer: Response) => void)[] = []
  vi.stubGlobal('fetch', () => new Promise<Response>((answer) => waiting.push(answer)))
  return {
    waiting,
    async answers(body: unknown, status = 200) {
      await vi.waitUntil(() => waiting.length > 0)
      waiting.shift()?.(Response.json(body, { status }))
      await new Promise((resolve) => setTimeout(resolve))
    },
  }
}

it('looks again where the session was renewed while it looked', async () => {
  const server = answersLater()
  document.dispatchEvent(new Event('visibilitychange'))
  await vi.waitUntil(() => server.waiting.length > 0)
  takeSession(person('ichiro', 'second'))
  await server.answers(nobody)
  expect(signedOut.value).toBeUndefined()
  await server.answers(person('ichiro', 'second'))
  expect(signedOut.value).toBeUndefined()
  expect(session.csrf_token).toBe('second')
})

it('takes back that the session has ended when a deed of this page has renewed it', async () => {
  there = nobody
  await comesBack()
  expect(signedOut.value?.why).toBe('ended')
  takeSession(person('ichiro', 'second'))
  expect(signedOut.value).toBeUndefined()
})

it('sends again what was refused with a session that was renewed meanwhile', async () => {
  const server = answersLater()
  const sent = change()
  await vi.waitUntil(() => server.waiting.length > 0)
  takeSession(person('ichiro', 'second'))
  await server.answers({ code: 'signed_out' }, 401)
  expect(signedOut.value).toBeUndefined()
  await server.answers({})
  await sent
})

it('sends nothing again in the name of another person', async () => {
  const server = answersLater()
  const sent = change()
  await vi.waitUntil(() => server.waiting.length > 0)
  takeSession(person('hanako', 'second'))
  await server.answers({ code: 'signed_out' }, 401)
  expect(server.waiting).toHaveLength(0)
  abandon()
  await expect(sent).rejects.toThrow()
})
