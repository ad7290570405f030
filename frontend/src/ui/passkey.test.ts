import { afterEach, expect, test, vi } from 'vitest'
import { makePasskey, provePasskey, toBytes, toText } from './passkey'
import type { Refusal } from './refusal'

const bytes = (...values: number[]) => Uint8Array.from(values).buffer
const asks = (verb: 'create' | 'get', answer: unknown) => {
  const asked = vi.fn(() => (answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)))
  vi.stubGlobal('navigator', { credentials: { [verb]: asked } })
  return asked
}
const refusalOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 'none',
    (refusal: Refusal) => refusal.code,
  )

afterEach(() => vi.unstubAllGlobals())

test.each([
  [[], ''],
  [[0], 'AA'],
  [[251, 255, 254], '-__-'],
  [[1, 2, 3, 4, 5], 'AQIDBAU'],
])('bytes %j are %s', (values, text) => {
  expect(toText(bytes(...values))).toBe(text)
  expect([...toBytes(text)]).toEqual(values)
})

test('a new passkey', async () => {
  const asked = asks('create', {
    id: 'AQ',
    rawId: bytes(1),
    response: { clientDataJSON: bytes(2), attestationObject: bytes(3), getTransports: () => ['internal'] },
  })
  const made = await makePasskey({
    challenge: '-__-',
    rp: { id: 'portal.example.jp', name: 'denwaban' },
    user: { id: 'AA', name: 'a', displayName: 'A' },
    excludeCredentials: [{ id: 'AQ', type: 'public-key', transports: ['usb'] }],
  })
  expect(asked).toHaveBeenCalledWith({
    publicKey: {
      challenge: toBytes('-__-'),
      rp: { id: 'portal.example.jp', name: 'denwaban' },
      user: { id: toBytes('AA'), name: 'a', displayName: 'A' },
      excludeCredentials: [{ id: toBytes('AQ'), type: 'public-key', transports: ['usb'] }],
    },
  })
  expect(made).toEqual({
    id: 'AQ',
    rawId: 'AQ',
    type: 'public-key',
    response: { clientDataJSON: 'Ag', attestationObject: 'Aw', transports: ['internal'] },
  })
})

test('a proof, in a dialog or in the suggestions of a field', async () => {
  const response = { clientDataJSON: bytes(2), authenticatorData: bytes(3), signature: bytes(4), userHandle: null }
  const asked = asks('get', { id: 'AQ', rawId: bytes(1), response })
  const question = { challenge: 'AA', rpId: 'portal.example.jp' }
  const publicKey = { challenge: toBytes('AA'), rpId: 'portal.example.jp', allowCredentials: [] }
  expect((await provePasskey(question)).response).toEqual({
    clientDataJSON: 'Ag',
    authenticatorData: 'Aw',
    signature: 'BA',
    userHandle: undefined,
  })
  expect(asked).toHaveBeenLastCalledWith({ publicKey })
  const { signal } = new AbortController()
  await provePasskey(question, signal)
  expect(asked).toHaveBeenLastCalledWith({ publicKey, mediation: 'conditional', signal })
})

test.each([
  ['NotAllowedError', 'passkey_cancelled'],
  ['AbortError', 'passkey_cancelled'],
  ['InvalidStateError', 'passkey_known'],
  ['SecurityError', 'passkey_not_here'],
])('%s is told as %s', async (name, code) => {
  asks('get', new DOMException('no', name))
  expect(await refusalOf(provePasskey({ challenge: 'AA' }))).toBe(code)
})
