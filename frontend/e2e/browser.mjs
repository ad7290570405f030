// Finds a Chromium for the browser tests, or installs one, or says what to do.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'

const places = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** The path of an installed browser, or undefined. */
export function findBrowser() {
  return [...places, chromium.executablePath()].find((place) => place && existsSync(place))
}

const run = (command, args) => spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] }).status === 0
const mayUseApt = () => process.getuid?.() === 0 && existsSync('/etc/debian_version')

function apt(...packages) {
  return (
    run('apt-get', ['update', '-qq']) &&
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages])
  )
}

/** Sees to it that there is a browser with Japanese letters and a C compiler for Go's race detector. */
export function prepareMachine() {
  if (!findBrowser() && !(mayUseApt() && apt('chromium', 'fonts-noto-cjk'))) {
    run(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium'])
  }
  if (!findBrowser()) {
    throw new Error(
      'The browser tests need Chromium or Chrome. Install one (Debian: sudo apt-get install chromium fonts-noto-cjk; ' +
        'elsewhere: npx playwright install chromium), or set CHROMIUM to its path.',
    )
  }
  const compiler = process.env.CC ?? (process.platform === 'win32' ? 'gcc' : 'cc')
  const works = () => spawnSync(compiler, ['--version']).status === 0
  if (!works() && !(mayUseApt() && apt('gcc', 'libc6-dev') && works())) {
    throw new Error("Go's race detector needs a C compiler. Install one (Debian: sudo apt-get install gcc libc6-dev).")
  }
}
