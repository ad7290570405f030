// `npm test`: every check of the project in order; stops at the first that fails and names it.
import { spawnSync } from 'node:child_process'
import { prepareMachine } from './browser.mjs'

// The race detector sees nothing of the memory of SQLite, C in Go that manages its own, and would still stop at each access to it:
// what asks the database took four times as long, and more. What is ours, and the driver, it watches.
const unwatched = ['modernc.org/sqlite/lib', 'modernc.org/libc', 'modernc.org/memory']
const race = ['-race', ...unwatched.map((name) => `-gcflags=${name}=-race=false`)]

const node = (file, ...args) => [process.execPath, [`node_modules/${file}`, ...args]]
const checks = [
  ['Biome (format and lint)', ...node('@biomejs/biome/bin/biome', 'check', '--error-on-warnings')],
  [
    'openapi-typescript (types of the API are fresh)',
    ...node('openapi-typescript/bin/cli.js', 'frontend/src/openapi.json', '-o', 'frontend/src/api.gen.ts', '--check'),
  ],
  ['vue-tsc (types)', ...node('vue-tsc/bin/vue-tsc.js', '-p', 'frontend')],
  ['Vite (build)', ...node('vite/bin/vite.js', 'build', '--logLevel', 'warn')],
  ['go vet', 'go', ['vet', './...']],
  ['go test', 'go', ['test', ...race, './...'], { CGO_ENABLED: '1' }],
  ['Vitest (unit tests)', ...node('vitest/vitest.mjs', 'run')],
  ['Playwright (browser tests)', ...node('@playwright/test/cli.js', 'test', '-c', 'frontend/e2e')],
]

try {
  prepareMachine()
} catch (failure) {
  console.error(`\nnpm test cannot run: ${failure.message}`)
  process.exit(1)
}
for (const [name, command, args, env] of checks) {
  console.log(`\n== ${name}`)
  const done = spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, ...env } })
  if (done.status !== 0) {
    console.error(`\nnpm test stopped: ${name} failed${done.error ? ` (${done.error.message})` : ''}.`)
    process.exit(1)
  }
}
console.log('\nAll checks passed.')
