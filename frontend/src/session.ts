import { type Ref, reactive, ref } from 'vue'
import { api, ask, guard } from './api'
import type { components } from './api.gen'
import { language, rememberedLanguage, setLanguage } from './i18n'

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
  user: undefined,
  mail_code: undefined,
}

/** The only shared state: who is signed in, how far, and what they see. */
export const session = reactive<Session>({ ...nobody })

/** Asks the server again; every call that changes the step answers with what this one answers. */
export async function loadSession() {
  takeSession(await ask(api.GET('/api/session')))
}

export function takeSession(answer: Session) {
  Object.assign(session, nobody, answer)
  guard.token = session.csrf_token
}

/** Shows the user's own language, unless another one was chosen on this device. */
export async function followLanguage() {
  const own = session.user?.language
  if (session.step === 'done' && own && own !== language() && !rememberedLanguage()) await setLanguage(own)
}

/** A question to the person that requests wait for; one answer serves all that came meanwhile. */
type Waiting = Ref<{ answer: (again: boolean) => void } | undefined>

/** Open while somebody has to sign in again in another tab. */
export const signedOut: Waiting = ref()
/** Open while a fresh one-time code is asked for. */
export const codeNeeded: Waiting = ref()

const waitFor = (waiting: Waiting) => () => {
  if (session.step !== 'done') return Promise.resolve(false)
  const earlier = waiting.value
  return new Promise<boolean>((resolve) => {
    waiting.value = {
      answer: (again) => {
        earlier?.answer(again)
        waiting.value = undefined
        resolve(again)
      },
    }
  })
}
guard.signedOut = waitFor(signedOut)
guard.codeNeeded = waitFor(codeNeeded)

// Another tab signed in or out meanwhile, so that this one sends the token of a session that is no more.
guard.outdated = async () => {
  const { csrf_token, user } = session
  await loadSession()
  return session.csrf_token !== csrf_token && session.user?.id === user?.id
}

/** True when the same person is signed in again; another person gets a page of their own. */
export async function resumed(): Promise<boolean> {
  const before = session.user?.id
  const now = await ask(api.GET('/api/session'))
  if (now.step !== 'done') return false
  if (now.user?.id !== before) location.reload()
  takeSession(now)
  return true
}

/** The time zone in which the signed-in person reads dates. */
export const timeZone = () => session.user?.time_zone ?? 'Asia/Tokyo'
