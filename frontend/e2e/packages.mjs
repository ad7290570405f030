// Installs the npm packages when they are missing or older than the lock file: a fresh clone needs one command only.
import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'

const changed = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0

if (changed('node_modules/.package-lock.json') < changed('package-lock.json')) {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  // Not `npm ci`: it insists on the packages of all other platforms too, which not every registry has. The lock file
  // decides the versions here as well, and --no-save leaves it as it is.
  const done = spawnSync(npm, ['install', '--no-save', '--no-fund', '--no-audit', '--loglevel=error'], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (done.status !== 0) {
    console.error('The npm packages could not be installed: see the message above, then run the command again.')
    process.exit(1)
  }
}
