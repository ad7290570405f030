import { execFileSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const changed = (file: string) => statSync(join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? 0

/** Where the program under test lies. */
export const program = join(root, 'node_modules/.cache/denwaban-e2e')

function newest(folder: string): number {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
  return Math.max(...files.map((file) => changed(join(folder, file))))
}

/** Builds the program once a run; the SPA only when it is older than its sources. */
export default function build() {
  const inFolder = { cwd: root, stdio: 'inherit' } as const
  const sources = Math.max(newest('frontend/src'), changed('frontend/index.html'), changed('vite.config.ts'))
  if (changed('frontend/dist/index.html') < sources) {
    execFileSync(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'], inFolder)
  }
  execFileSync('go', ['build', '-o', program, '.'], inFolder)
}
