import { createHmac } from 'node:crypto'
import { expect } from '@playwright/test'

const period = 30 // seconds
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function fromBase32(secret: string): Buffer {
  const bits = [...secret].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)))
}

/** The time-based one-time password (RFC 6238) of a step of 30 seconds. */
export function totp(secret: string, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', fromBase32(secret)).update(counter).digest()
  const at = mac.at(-1)! & 15
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

/** A person's authenticator app. */
export class Authenticator {
  #last = 0

  constructor(readonly secret: string) {}

  /**
   * A code that was not shown before. The program takes the codes of the step before and after its own too, so that
   * three sign-ins need not wait for a minute; only the fourth waits for the clock.
   */
  async code(): Promise<string> {
    const now = () => Date.now() / 1000 / period
    // The step before is about to be too old in the last seconds of this one.
    const oldest = now() % 1 < 0.6 ? Math.floor(now()) - 1 : Math.floor(now())
    this.#last = Math.max(this.#last + 1, oldest)
    await expect.poll(() => Math.floor(now()) + 1, { timeout: 2 * period * 1000 }).toBeGreaterThanOrEqual(this.#last)
    return totp(this.secret, this.#last)
  }

  /** Six digits that none of the steps around now has. */
  wrongCode(): string {
    const step = Math.floor(Date.now() / 1000 / period)
    const right = [-2, -1, 0, 1, 2, 3].map((shift) => totp(this.secret, step + shift))
    return ['000000', '111111', '222222', '333333', '444444', '555555', '666666'].find((code) => !right.includes(code))!
  }
}
