import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { BrowserContext } from '@playwright/test'
import sqlite from 'node-sqlite3-wasm'
import { program } from './build'
import { untilQuiet } from './quiet'

/** The program under test, with the trial company in a data folder of its own. */
export class Portal {
  url = ''
  /** The test ended the program once under the pages that were open. */
  restarted = false
  /** The way to the first company, as a start without one tells it. */
  setup = ''
  /** Those whose pages ask this program. */
  readonly visitors: BrowserContext[] = []
  readonly #log: string[] = []
  #running: ChildProcess | undefined

  private constructor(
    readonly data: string,
    readonly trial: boolean,
  ) {}

  /** With the trial company, or without any. */
  static async start({ trial = true } = {}): Promise<Portal> {
    const portal = new Portal(await mkdtemp(join(tmpdir(), 'denwaban-e2e-')), trial)
    try {
      await portal.#listen('127.0.0.1:0')
    } catch (failure) {
      await portal.remove()
      throw failure
    }
    return portal
  }

  /** The same address with a name: passkeys are bound to names. */
  get named() {
    return this.url.replace('127.0.0.1', 'localhost')
  }

  /** What the program wrote to its log as an error. */
  get errors() {
    return this.#log.filter((line) => line.includes('level=ERROR'))
  }

  /** Starts the program and waits until it says where it listens. */
  async #listen(address: string) {
    const kind = this.trial ? ['--demo'] : []
    const running = spawn(program, ['serve', ...kind, '--data', this.data, '--listen', address])
    this.#running = running
    createInterface(running.stderr).on('line', (line) => this.#log.push(line))
    this.url = await new Promise((tell, fail) => {
      running.once('error', fail)
      running.once('exit', () => fail(new Error(`the program ended before it listened:\n${this.#log.join('\n')}`)))
      createInterface(running.stdout).on('line', (line) => {
        this.setup = /\/setup#token=\S+$/.exec(line)?.[0] ?? this.setup
        const said = /^listening on (http:\S+)$/.exec(line)
        if (said?.[1]) tell(said[1])
      })
    })
  }

  async #end() {
    const running = this.#running
    if (!running?.pid || running.exitCode !== null || running.signalCode !== null) return
    const ended = once(running, 'exit')
    running.kill()
    await ended
  }

  /** Restarts the program with other data: what only time, or a large company, would bring about. */
  async becomes(change: (data: sqlite.Database) => void) {
    // A request that is cut off leaves a fault on its page; one that hangs until then is meant to.
    await Promise.allSettled(this.visitors.map(untilQuiet))
    this.restarted = true
    await this.#end()
    const data = new sqlite.Database(join(this.data, 'denwaban.db'))
    data.exec('PRAGMA locking_mode = EXCLUSIVE') // this build has no shared memory
    change(data)
    data.close()
    await this.#listen(new URL(this.url).host)
  }

  async remove() {
    await this.#end()
    await rm(this.data, { recursive: true, force: true })
  }
}
