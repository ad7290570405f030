import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { program } from './build'

/** The program under test, with the trial company in a data folder of its own. */
export interface Portal {
  url: string
  /** What it wrote to its log as an error. */
  errors: string[]
  stop: () => Promise<void>
}

/** Starts the program on a free port and waits until it says where it listens. */
export async function startPortal(): Promise<Portal> {
  const data = await mkdtemp(join(tmpdir(), 'denwaban-e2e-'))
  const running = spawn(program, ['serve', '--demo', '--data', data, '--listen', '127.0.0.1:0'])
  const ended = once(running, 'exit')
  const log: string[] = []
  createInterface(running.stderr).on('line', (line) => log.push(line))
  const url = await Promise.race([
    new Promise<string>((tell) => {
      createInterface(running.stdout).on('line', (line) => {
        const address = /^listening on (http:\S+)$/.exec(line)?.[1]
        if (address) tell(address)
      })
    }),
    ended.then(() => Promise.reject(new Error(`the program ended before it listened:\n${log.join('\n')}`))),
  ])
  return {
    url,
    get errors() {
      return log.filter((line) => line.includes('level=ERROR'))
    },
    async stop() {
      running.kill()
      await ended
      await rm(data, { recursive: true, force: true })
    },
  }
}
