// node frontend/e2e/screens.mjs FOLDER: pictures of all screens of a fresh trial, in both languages, light and dark,
// 1440 and 390 pixels wide, for looking at. An npm test does not make them.
import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'

const [folder, ...options] = process.argv.slice(2)
if (!folder) {
  console.error('usage: node frontend/e2e/screens.mjs FOLDER [options of playwright test]')
  process.exit(1)
}
const cli = 'node_modules/@playwright/test/cli.js'
const config = ['-c', 'frontend/e2e/pictures.config.ts']
const { status } = spawnSync(process.execPath, [cli, 'test', ...config, ...options], {
  stdio: 'inherit',
  env: { ...process.env, PICTURES: resolve(folder) },
})
process.exit(status ?? 1)
