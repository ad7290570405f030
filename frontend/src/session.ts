import { reactive, ref, type ShallowRef, shallowRef } from 'vue'
import { api, ask, type Deed, guard } from './api'
import type { components } from './api.gen'
import { rememberedLanguage, setLanguage } from './i18n'
import { knownZone } from './ui/formatter'

export type Session = components['schemas']['Session']
/** Where a sign-in stands; `done` is everything that the role opens. */
export type Step = Session['step']

const nobody: Session = {
  step: 'sign_in',
  csrf_token: '',
  trial: false,
  services: [],
  can_choose: false,
  can_trust: false,
  long_passwords: false,
  passkeys: false,
  not_set_up: false,
  mail_off: false,
  user: undefined,
  mail_code: undefined,
  idle_ends_at: undefined,
  ends_at: undefined,
}

/** The only shared state: who is signed in, how far, and what they see. */
export const session = reactive<Session>({ ...nobody })

/** The tabs of this browser tell each other that somebody signed in or out. */
let tabs: BroadcastChannel | undefined

function keep(answer: Session) {
  Object.assign(session, nobody, answer)
  guard.token = session.csrf_token
  guard.person = session.user?.id
  guard.another = false
}

/** Takes what a call answered that brought this tab further, or signed out. */
export function takeSession(answer: Session) {
  const before = guard.token
  const another = isAnother(answer)
  keep(answer)
  // What crossed the deed on its way was refused with the session of before: it goes on.
  if (session.step === 'done' && !another) signedOut.value?.answer(true)
  if (guard.token !== before) tabs?.postMessage('')
}

const whoIsThere = () => ask(api.GET('/api/session'))

/** Somebody else signed in: nothing on this page may be done in their name, so their session is not taken. */
const isAnother = (now: Session) => Boolean(session.user && now.user && now.user.id !== session.user.id)

/**
 * Asks the server again; every call that changes the step answers with what this one answers. A page on which somebody is at
 * work keeps their session when it has ended, or is another person's, and says so.
 */
export async function loadSession(ended: Interruption = 'ended') {
  const now = await whoIsThere()
  if (isAnother(now)) void interrupted('another')
  else if (session.step === 'done' && !now.user) void interrupted(ended)
  else keep(now)
}

/** Takes what a deed of this very page made of the session, also where it ended it: then there is no more work to keep. */
export async function renewSession() {
  const now = await whoIsThere()
  if (isAnother(now)) void interrupted('another')
  else takeSession(now)
}

/** The first page cannot be shown yet: nobody answers, or a part of it did not come. */
export const stuck = ref(false)

let known: Promise<void> | undefined
/** Who is here, asked once; the first page waits for it. */
export const sessionKnown = () => {
  known ??= untilAnswered()
  return known
}

/** Asks until there is an answer: no answer is not the same as nobody. */
async function untilAnswered() {
  for (let pause = 1; ; pause = Math.min(2 * pause, 30)) {
    try {
      await loadSession()
      stuck.value = false
      return
    } catch {
      stuck.value = true
      await new Promise((resolve) => setTimeout(resolve, pause * 1000))
    }
  }
}

/** Shows the user's own language, unless another one was chosen on this device. */
export async function followLanguage() {
  const own = session.user?.language
  if (session.step === 'done' && own && !rememberedLanguage()) await setLanguage(own)
}

/** A question to the person that requests wait for; one answer serves all that came meanwhile. */
interface Question {
  answer: (again: boolean | Promise<boolean>) => void
}
/** Why nobody can go on: the session has ended, wrong codes ended it, it is another person's, or waits for consent. */
type Interruption = 'ended' | 'codes' | 'another' | 'terms'

/** Open while somebody has to sign in again, or to agree to new terms, in another tab. */
export const signedOut = shallowRef<Question & { why: Interruption }>()
/** Open while a fresh one-time code is asked for. */
export const codeNeeded = shallowRef<Question & { deed: Deed }>()

function waitFor<Asked extends Question>(waiting: ShallowRef<Asked | undefined>, about: Omit<Asked, 'answer'>) {
  const earlier = waiting.value
  return new Promise<boolean>((resolve) => {
    const answer: Question['answer'] = (again) => {
      waiting.value = undefined
      earlier?.answer(again)
      resolve(again)
    }
    waiting.value = { ...about, answer } as Asked
  })
}

/** Lets go of the requests that wait for an answer: their page was left. */
export function abandon() {
  codeNeeded.value?.answer(false)
  signedOut.value?.answer(false)
}

/** Stops the work on this page and says why; resolves to true once the same person is signed in again. */
export function interrupted(why: Interruption): Promise<boolean> {
  if (why === 'another') guard.another = true
  else if (session.step !== 'done') return Promise.resolve(false)
  return waitFor(signedOut, { why: why === 'ended' ? (signedOut.value?.why ?? why) : why })
}
guard.signedOut = () => interrupted(guard.another ? 'another' : 'ended')
guard.codeNeeded = (deed) => (session.step === 'done' ? waitFor(codeNeeded, { deed }) : Promise.resolve(false))

/** Why a page at work cannot go on with what the session is by now, if it cannot. */
function obstacle(now: Session): Interruption | undefined {
  if (isAnother(now)) return 'another'
  if (session.step !== 'done' || now.step === 'done') return undefined
  return now.step === 'terms' ? 'terms' : 'ended'
}

// Another tab signed in or out meanwhile, so that this one sends the token of a session that is no more.
guard.outdated = async () => {
  const now = await whoIsThere()
  const why = obstacle(now)
  if (why) return interrupted(why)
  const renewed = now.csrf_token !== session.csrf_token
  keep(now)
  return renewed
}

// New terms were published: nothing more is done before there is consent to them.
guard.stepMissing = async () => session.step === 'done' && guard.outdated()

/** True when the same person is signed in again, so that what waited goes on; else it is known why it cannot. */
export const resumed = async () => resume(await whoIsThere())

function resume(now: Session): boolean {
  const another = isAnother(now)
  guard.another = another
  if (another || now.step !== 'done') {
    const was = signedOut.value
    const why = another ? 'another' : now.step === 'terms' ? 'terms' : was?.why === 'codes' ? 'codes' : 'ended'
    if (was) signedOut.value = { ...was, why }
    return false
  }
  keep(now)
  signedOut.value?.answer(true)
  return true
}

/**
 * Looks whether this page is still that of who is signed in, and until when; without an answer, it stays as it is. A sign-in
 * under way is looked at only for its being done in another tab: its own pages say what became of it.
 */
export async function look(): Promise<void> {
  const asked = guard.token
  const now = await whoIsThere().catch(() => undefined)
  if (guard.token !== asked) return look() // a deed of this page renewed the session meanwhile: this is about the one before
  if (!now || (!session.user && now.step !== 'done')) return
  const why = obstacle(now)
  if (signedOut.value) resume(now)
  else if (why) void interrupted(why)
  else keep(now)
}

/** Somebody at the keyboard goes on: the session lives on, in the other tabs too. */
export async function stay() {
  keep(await ask(api.POST('/api/session')))
  tabs?.postMessage('')
}

/**
 * Says at once, and whenever somebody comes back to this tab, that another one signed in or out; `entered` is called where the
 * sign-in that this tab waits for was done in another.
 */
export function followTabs(entered = () => {}) {
  async function follow() {
    const before = session.step
    await look()
    if (before !== 'done' && session.step === 'done') entered()
  }
  tabs = new BroadcastChannel('session')
  tabs.onmessage = follow
  document.addEventListener('visibilitychange', () => document.hidden || follow())
  addEventListener('pageshow', ({ persisted }) => persisted && follow())
}

/** The time zone in which the signed-in person reads dates. */
export const timeZone = () => knownZone(session.user?.time_zone ?? 'Asia/Tokyo')
