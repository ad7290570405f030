import { Authenticator } from './authenticator'
import type { Person } from './person'

// For chapters that begin after the sign-in: the same calls that the pages of chapter 2-1 make, without the pages.

async function post(
  person: Person,
  path: string,
  body: object,
  token = '',
): Promise<{ csrf_token: string; step: string; secret?: string }> {
  const answer = await person.page.request.post(`${person.has.portal}/api${path}`, {
    data: body,
    headers: { 'X-CSRF-Token': token },
  })
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`)
  return answer.status() === 204 ? { csrf_token: '', step: '' } : answer.json()
}

/** Sets the password of somebody who was invited. */
export async function acceptInvitation(person: Person, password: string) {
  const { mail, name, phone } = person.has.who
  const link = await person.has.mails.readsTheLink(person.words.mailWelcome)
  const token = new URL(link).hash.replace('#token=', '')
  const known = await post(person, '/password/identity', { login_id: mail, name, phone, token })
  await post(person, '/password', { password }, known.csrf_token)
  person.has.password = password
}

/** Sets the password of somebody who was invited and has no second factor yet, and registers an authenticator. */
export async function registerAuthenticator(person: Person) {
  const { has } = person
  await acceptInvitation(person, 'Himitsu2026')
  const { csrf_token } = await post(person, '/login', { login_id: has.who.mail, password: has.password })
  await post(person, '/login/factor', { factor: 'totp' }, csrf_token)
  const { secret } = await post(person, '/login/totp-setup', {}, csrf_token)
  has.authenticator = new Authenticator(secret!)
  await post(person, '/login/totp-setup/confirm', { code: await has.authenticator.code() }, csrf_token)
}

/** Signs somebody in, up to the dashboard. */
export async function signIn(person: Person) {
  const { has } = person
  let session = await post(person, '/login', { login_id: has.who.mail, password: has.password })
  session = has.authenticator
    ? await post(person, '/login/totp', { code: await has.authenticator.code() }, session.csrf_token)
    : await post(person, '/login/mail', { code: await has.mails.readsTheCode() }, session.csrf_token)
  if (session.step === 'terms') {
    const terms = await person.page.request.get(`${has.portal}/api/terms`)
    const { version } = await terms.json()
    await post(person, '/terms/accept', { version }, session.csrf_token)
  }
}
