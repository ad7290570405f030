import { type Step, session } from './session'

const pages: Record<Step, string> = {
  sign_in: '/login',
  new_password: '/password/new',
  choose_factor: '/login/factor',
  totp_setup: '/login/totp-setup',
  totp: '/login/totp',
  mail_code: '/login/mail',
  terms: '/login/terms',
  done: '/',
}

/** Where somebody wanted to go before they had to sign in, if that is a page of ours. */
export const wanted = (to: unknown) => (typeof to === 'string' && /^\/(?![/\\])/.test(to) ? to : undefined)

/** The page of the step that a sign-in is at; whoever is not far enough for another page is sent here. */
export const stepPage = () => pages[session.step]
