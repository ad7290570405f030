import createClient from 'openapi-fetch'
import type { paths } from './api.gen'
import { language } from './i18n'
import { hearTime } from './ui/clock'
import { type Fault, Refusal } from './ui/refusal'

/** What was refused, and what the server says of why. */
export interface Deed {
  path: string
  args?: Fault['args']
}

/** What a session adds to each request, and who is asked when it has ended; session.ts fills both in. */
export const guard = {
  token: '',
  /** Id of the person whose session it is; undefined before the sign-in is done. */
  person: undefined as string | undefined,
  /** Another person is signed in by now: this page sends nothing more. */
  another: false,
  /** Resolves to true when somebody signed in again and the request may be sent once more. */
  signedOut: async (): Promise<boolean> => false,
  /** Resolves to true when the session was another one than this tab knew, and still is one that may send the request. */
  outdated: async (): Promise<boolean> => false,
  /** Resolves to true when what the session lacked, as consent to new terms, is there. */
  stepMissing: async (): Promise<boolean> => false,
  /** Resolves to true when the person at the keyboard gave a fresh code. */
  codeNeeded: async (_deed: Deed): Promise<boolean> => false,
}

/** For what a page asks by itself, again and again: the session lives no longer for it. */
export const unattended = { 'X-Unattended': '1' }

/** What can be done about a refusal so that the request may be sent once more. */
const remedies: Record<string, (deed: Deed) => Promise<boolean>> = {
  signed_out: () => guard.signedOut(),
  cross_site: () => guard.outdated(),
  step_missing: () => guard.stepMissing(),
  code_needed: (deed) => guard.codeNeeded(deed),
  another_person: () => guard.signedOut(),
}
const anotherPerson = () => new Refusal(403, [{ code: 'another_person' }])

interface Problem {
  code?: string
  field?: string
  args?: Record<string, string>
  errors?: Fault[]
}

/** Questions, and steps of a sign-in, that go out as changes do; everything else that is sent twice is done twice. */
const harmless =
  /\/(begin|check|draft|export|preview|read|shown)$|^\/api\/(login|logout|password|session|step-up|terms)\b/

/** What is said where no answer came: a change may have been made all the same, unless it never went out. */
function unanswered(request: Request): string {
  const repeats = request.method === 'POST' && !harmless.test(new URL(request.url).pathname)
  return repeats && navigator.onLine ? 'unanswered' : 'offline'
}

/** What a proxy says in place of the server: it did not answer, or there is none. */
const standIns: Record<number, (request: Request) => string> = {
  502: unanswered,
  503: () => 'offline',
  504: unanswered,
}

/** The server's refusal, or what stands for an answer that is none. */
async function refusal(request: Request, response: Response): Promise<Refusal> {
  const problem: Problem = await response.json().catch(() => ({}))
  if (problem.errors?.some((fault) => fault.code)) return new Refusal(response.status, problem.errors)
  const { code = standIns[response.status]?.(request) ?? 'internal', field, args } = problem
  return new Refusal(response.status, [{ code, field: field || undefined, args }])
}

const patience = 30_000

/** Changes nothing; what an import would do may take as long as its file is on its way. */
const isQuestion = ({ method, url }: Request) =>
  method === 'GET' || /(?<!import)\/(check|draft|link|preview|read)$/.test(new URL(url).pathname)

/** Fetches all of an answer; a question to which nothing comes any more is given up, a change is not: it may have been made. */
async function patient(request: Request): Promise<Response> {
  const late = new AbortController()
  const giveUp = () => late.abort()
  request.signal.throwIfAborted()
  request.signal.addEventListener('abort', giveUp)
  let timer: ReturnType<typeof setTimeout> | undefined
  const wait = () => {
    clearTimeout(timer)
    if (isQuestion(request)) timer = setTimeout(giveUp, patience)
  }
  try {
    wait()
    const response = await fetch(request, { signal: late.signal })
    // Chromium gives a body to an answer without content as well, and makes none that has both.
    if (!response.body || response.status === 204) return response
    const watched = new TransformStream({
      transform(part, passed) {
        wait()
        passed.enqueue(part)
      },
    })
    return new Response(await new Response(response.body.pipeThrough(watched)).blob(), response)
  } finally {
    clearTimeout(timer)
  }
}

async function send(request: Request): Promise<Response> {
  if (guard.another && !request.url.endsWith('/api/session')) throw anotherPerson()
  request.headers.set('Accept-Language', language())
  if (request.method !== 'GET') {
    request.headers.set('X-CSRF-Token', guard.token)
    request.headers.set('Content-Type', 'application/json') // also without a body: the server takes changes in no other form
  }
  const response = await patient(request).catch((failure) => {
    throw request.signal.aborted ? failure : new Refusal(0, [{ code: unanswered(request) }])
  })
  hearTime(response.headers.get('Date'))
  if (!response.ok) throw await refusal(request, response)
  return response
}

/**
 * Sends a request; when the session has ended meanwhile, or a fresh code is asked for, waits for that and sends it again:
 * nothing typed is lost. Each remedy is tried once.
 */
async function sendWithSession(request: Request, tried: string[] = []): Promise<Response> {
  const spare = request.clone()
  const { token, person } = guard
  try {
    return await send(request)
  } catch (failure) {
    const { code, args }: Fault = failure instanceof Refusal ? failure.fault : { code: '' }
    const again = tried.includes(code) ? undefined : remedies[code]
    // It left with a session of the same person that another request has renewed meanwhile, as a fresh code does.
    const renewed = person !== undefined && guard.person === person && guard.token !== token
    if (again && code === 'signed_out' && renewed) return sendWithSession(spare, [...tried, code])
    if (await again?.({ path: new URL(spare.url).pathname, args })) return sendWithSession(spare, [...tried, code])
    throw remedies[code] && guard.another ? anotherPerson() : failure
  }
}

/** The API with its types; what the server refuses is thrown as a Refusal. */
export const api = createClient<paths>({ fetch: (request) => sendWithSession(request) })

interface Answer {
  data?: unknown
  error?: unknown
}
type Kept<A> = Extract<A, { error?: undefined }>
const isKept = <A extends Answer>(answer: A): answer is Kept<A> => answer.error === undefined

/** The data of an answer: `await ask(api.GET('/api/dashboard'))`. */
export async function ask<A extends Answer>(asked: Promise<A>): Promise<Kept<A>['data']> {
  const answer = await asked
  if (!isKept(answer)) throw answer.error // it was thrown as a Refusal already
  return answer.data
}
