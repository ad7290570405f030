import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Where the program under test lies; built once a run, with whatever SPA is in frontend/dist. */
export const program = fileURLToPath(new URL('../../node_modules/.cache/denwaban-e2e', import.meta.url))

export default function build() {
  execFileSync('go', ['build', '-o', program, '.'], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    stdio: 'inherit',
  })
}
