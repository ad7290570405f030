import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { api, ask, guard } from './api'
import type { Refusal } from './ui/refusal'

/** Answers the requests that come, in order, and keeps them. */
function server(...answers: (() => Response | Promise<Response>)[]) {
  const seen: { method: string; url: string; token: string | null; body: string }[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    seen.push({
      method: request.method,
      url: new URL(request.url).pathname,
      token: request.headers.get('X-CSRF-Token'),
      body: await request.text(),
    })
    const answer = answers[seen.length - 1]
    if (!answer) throw new TypeError('no network')
    return answer()
  })
  return seen
}

const problem = (status: number, body: object) => () =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/problem+json' } })
const ok = (body: object) => () =>
  new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } })
const forgot = () => ask(api.POST('/api/password/forgot', { body: { login_id: 'a@example.co.jp' } }))
const refused = (asked: Promise<unknown>) =>
  asked.then(
    () => undefined,
    (failure: Refusal) => failure,
  )

beforeEach(() => {
  guard.token = 'first'
  guard.signedOut = async () => false
})
afterEach(() => vi.unstubAllGlobals())

it('is done where the answer has no content, also where the browser gives that a body', async () => {
  const done = new Response(null, { status: 204 })
  Object.defineProperty(done, 'body', { value: new Blob(['']).stream() })
  server(() => done)
  class Strict extends Response {
    constructor(body?: BodyInit | null, init?: ResponseInit) {
      if (body && init?.status === 204) throw new TypeError('Response with null body status cannot have body')
      super(body, init)
    }
  }
  vi.stubGlobal('Response', Strict)
  await expect(forgot()).resolves.toBeUndefined()
})

describe('a refusal', () => {
  it('carries every fault with its field and arguments', async () => {
    const errors = [
      { code: 'required', field: 'name' },
      { code: 'too_long', field: 'title', args: { limit: '100' } },
    ]
    server(problem(422, { status: 422, code: 'required', field: 'name', errors }))
    const refusal = await refused(forgot())
    expect(refusal?.status).toBe(422)
    expect(refusal?.faults).toEqual(errors)
  })

  it('is "offline" without an answer and behind a proxy without a server', async () => {
    server()
    expect((await refused(forgot()))?.code).toBe('offline')
    server(() => new Response('<html>Bad Gateway</html>', { status: 502 }))
    expect((await refused(forgot()))?.code).toBe('offline')
  })

  it.each([
    ['was cut', () => Promise.reject(new TypeError('cut'))],
    ['a proxy waited for in vain', () => new Response('', { status: 504 })],
  ])('says that a change may have been made where its answer %s', async (_how, answer) => {
    server(answer)
    const created = ask(api.POST('/api/mails/retry', { body: { ids: ['1'] } }))
    expect((await refused(created))?.code).toBe('unanswered')
    server(answer)
    expect((await refused(ask(api.GET('/api/dashboard'))))?.code).toBe('offline')
    server(answer)
    const again = ask(api.PUT('/api/users/{id}/state', { params: { path: { id: '1' } }, body: { disabled: true } }))
    expect((await refused(again))?.code).toBe('offline')
    server(answer)
    expect((await refused(ask(api.POST('/api/groups/shown', { body: {} as never }))))?.code).toBe('offline')
  })

  it('says of a change that did not go out that it did not', async () => {
    server()
    vi.stubGlobal('navigator', { onLine: false })
    const created = ask(api.POST('/api/mails/retry', { body: { ids: ['1'] } }))
    expect((await refused(created))?.code).toBe('offline')
    vi.unstubAllGlobals()
    server(() => new Response('', { status: 503 }))
    const again = ask(api.POST('/api/mails/retry', { body: { ids: ['1'] } }))
    expect((await refused(again))?.code).toBe('offline')
  })

  it('is "internal" when the answer says nothing', async () => {
    server(() => new Response('', { status: 500 }))
    expect((await refused(forgot()))?.code).toBe('internal')
  })
})

describe('a session that ended', () => {
  const ended = problem(401, { status: 401, code: 'signed_out', errors: [] })

  it('sends the same change again, with the new token, once somebody signed in again', async () => {
    const seen = server(ended, ok({}))
    guard.signedOut = async () => {
      guard.token = 'second'
      return true
    }
    await forgot()
    expect(seen.map(({ token }) => token)).toEqual(['first', 'second'])
    expect(seen[1]?.body).toBe(seen[0]?.body)
  })

  it('is a refusal when nobody does', async () => {
    const seen = server(ended)
    expect((await refused(forgot()))?.code).toBe('signed_out')
    expect(seen).toHaveLength(1)
  })

  it('is not what a wrong password is', async () => {
    const asked = vi.fn(async () => true)
    guard.signedOut = asked
    server(problem(401, { status: 401, code: 'login_refused', errors: [] }))
    expect((await refused(forgot()))?.code).toBe('login_refused')
    expect(asked).not.toHaveBeenCalled()
  })

  it('is asked about once: a request that is refused again for the same reason is not sent a third time', async () => {
    const seen = server(ended, ended, ended)
    const asked = vi.fn(async () => true)
    guard.signedOut = asked
    expect((await refused(forgot()))?.code).toBe('signed_out')
    expect(asked).toHaveBeenCalledTimes(1)
    expect(seen).toHaveLength(2)
  })

  it('and a code that is asked for after it are two things: each has its turn', async () => {
    const args = { phone: '03-1234-5678' }
    const seen = server(ended, problem(403, { status: 403, code: 'code_needed', args, errors: [] }), ok({}))
    guard.signedOut = async () => true
    const asked: unknown[] = []
    guard.codeNeeded = async (deed) => asked.push(deed) > 0
    await forgot()
    expect(seen).toHaveLength(3)
    expect(asked).toEqual([{ path: seen[0]!.url, args }])
  })
})

describe('an answer that does not come', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  /** A line on which nothing comes back; it tells which requests were given up. */
  function silence() {
    const given: string[] = []
    vi.stubGlobal(
      'fetch',
      (request: Request, how?: RequestInit) =>
        new Promise((_, reject) => {
          for (const signal of [request.signal, how?.signal]) {
            signal?.addEventListener('abort', () => {
              given.push(request.method)
              reject(new DOMException('given up', 'AbortError'))
            })
          }
        }),
    )
    return given
  }

  it('is waited for half a minute, and a change for as long as it takes', async () => {
    const given = silence()
    const question = refused(ask(api.GET('/api/dashboard')))
    void refused(forgot())
    await vi.advanceTimersByTimeAsync(29_000)
    expect(given).toEqual([])
    await vi.advanceTimersByTimeAsync(600_000)
    expect(given).toEqual(['GET'])
    expect((await question)?.code).toBe('offline')
  })

  it('is given up also where it goes out as a change does, and not while a file is on its way', async () => {
    const given = silence()
    const body = { voice_group: 'Y10000001', ids: [1] }
    const question = refused(ask(api.POST('/api/forwardings/draft', { body })))
    const params = { path: { id: 'Y10000001' } }
    void refused(ask(api.POST('/api/voice-groups/{id}/numbers/import/check', { params, body: { file: '' } })))
    await vi.advanceTimersByTimeAsync(600_000)
    expect(given).toEqual(['POST'])
    expect((await question)?.code).toBe('offline')
  })

  it('is given up where its answer stops on the way, and not as long as more of it comes', async () => {
    let more = (_text: string) => {}
    const body = (how?: RequestInit) =>
      new ReadableStream<Uint8Array>({
        start(to) {
          more = (text) => to.enqueue(new TextEncoder().encode(text))
          how?.signal?.addEventListener('abort', () => to.error(new DOMException('given up', 'AbortError')))
        },
      })
    vi.stubGlobal('fetch', async (_request: Request, how?: RequestInit) => new Response(body(how)))
    let told: string | undefined
    void refused(ask(api.GET('/api/dashboard'))).then((refusal) => {
      told = refusal?.code
    })
    for (const text of ['{', '"on":', '1']) {
      await vi.advanceTimersByTimeAsync(20_000)
      more(text)
    }
    await vi.advanceTimersByTimeAsync(20_000)
    expect(told).toBeUndefined()
    await vi.advanceTimersByTimeAsync(20_000)
    expect(told).toBe('offline')
  })

  it('does not go out where nobody waits for its answer any more', async () => {
    let sent = 0
    vi.stubGlobal('fetch', async () => {
      sent++
      return new Response('{}')
    })
    await expect(ask(api.GET('/api/dashboard', { signal: AbortSignal.abort() }))).rejects.toThrow()
    expect(sent).toBe(0)
  })
})
