// Passkeys as browsers offer them (WebAuthn level 3): what the server asks, in its JSON form, to what
// navigator.credentials takes, and its answer back. By hand, because browsers have passkeys that cannot translate yet.
import { Refusal } from './refusal'

type Made = PublicKeyCredential & { response: AuthenticatorAttestationResponse }
type Used = PublicKeyCredential & { response: AuthenticatorAssertionResponse }

export function toBytes(text: string): Uint8Array<ArrayBuffer> {
  const letters = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0))
}

export function toText(bytes: ArrayBuffer): string {
  const letters = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join('')
  return btoa(letters).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

const named = (list: PublicKeyCredentialDescriptorJSON[] = []) =>
  list.map(({ id, transports }) => ({
    id: toBytes(id),
    type: 'public-key' as const,
    transports: transports as AuthenticatorTransport[],
  }))

const faults: Record<string, string> = { InvalidStateError: 'passkey_known', SecurityError: 'passkey_not_here' }

/** What the browser says instead of an answer, as a refusal like the server's. */
async function answer<T>(asked: Promise<unknown>): Promise<T> {
  try {
    return (await asked) as T
  } catch (failure) {
    if (!(failure instanceof DOMException)) throw failure
    throw new Refusal(0, [{ code: faults[failure.name] ?? 'passkey_cancelled' }])
  }
}

/** Lets an authenticator make a passkey. */
export async function makePasskey(question: unknown) {
  const options = question as PublicKeyCredentialCreationOptionsJSON
  const publicKey = {
    ...options,
    challenge: toBytes(options.challenge),
    user: { ...options.user, id: toBytes(options.user.id) },
    excludeCredentials: named(options.excludeCredentials),
  } as PublicKeyCredentialCreationOptions
  const { id, rawId, response } = await answer<Made>(navigator.credentials.create({ publicKey }))
  return {
    id,
    rawId: toText(rawId),
    type: 'public-key' as const,
    response: {
      clientDataJSON: toText(response.clientDataJSON),
      attestationObject: toText(response.attestationObject),
      transports: response.getTransports?.() ?? [],
    },
  }
}

/** Lets the person choose a passkey and prove that it is theirs: in a dialog, or (waiting) in the suggestions of a field. */
export async function provePasskey(question: unknown, waiting?: AbortSignal) {
  const options = question as PublicKeyCredentialRequestOptionsJSON
  const publicKey = {
    ...options,
    challenge: toBytes(options.challenge),
    allowCredentials: named(options.allowCredentials),
  } as PublicKeyCredentialRequestOptions
  const asked = navigator.credentials.get(
    waiting ? { publicKey, mediation: 'conditional', signal: waiting } : { publicKey },
  )
  const { id, rawId, response } = await answer<Used>(asked)
  return {
    id,
    rawId: toText(rawId),
    type: 'public-key' as const,
    response: {
      clientDataJSON: toText(response.clientDataJSON),
      authenticatorData: toText(response.authenticatorData),
      signature: toText(response.signature),
      userHandle: response.userHandle ? toText(response.userHandle) : undefined,
    },
  }
}
