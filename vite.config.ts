import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { baseCompile } from '@intlify/message-compiler'
import tailwind from '@tailwindcss/vite'
import vue from '@vitejs/plugin-vue'
import type { Plugin, Rolldown } from 'vite'
import { defineConfig } from 'vitest/config'

const program = 'node_modules/.cache/denwaban-dev'
const server = process.env.DENWABAN_LISTEN ?? '127.0.0.1:8080'

/** Writes a .br and a .gz beside each asset, so that the server only has to send them. */
function precompress(): Plugin {
  const best = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }
  return {
    name: 'precompress',
    apply: 'build',
    async writeBundle(options, bundle) {
      const names = Object.keys(bundle).filter((name) => /\.(js|css|html|svg|json)$/.test(name))
      await Promise.all(
        names.map(async (name) => {
          const file = join(options.dir ?? '', name)
          const content = await readFile(file)
          await writeFile(`${file}.br`, await promisify(brotliCompress)(content, best))
          await writeFile(`${file}.gz`, await promisify(gzip)(content, { level: 9 }))
        }),
      )
    },
  }
}

/**
 * Makes one module of the dictionaries that a file of locales/ imports. Messages become functions here, at build time: the browser gets no
 * compiler and compiles nothing.
 */
function dictionaries(): Plugin {
  type Tree = { [key: string]: string | Tree }
  const written = (message: string | Tree): string => {
    if (typeof message !== 'string') {
      return `{${Object.entries(message).map(([key, value]) => `${JSON.stringify(key)}:${written(value)}`)}}`
    }
    return /[{|@]/.test(message) ? baseCompile(message, { mode: 'arrow' }).code : `()=>${JSON.stringify(message)}`
  }
  return {
    name: 'dictionaries',
    enforce: 'pre',
    async transform(code, id) {
      if (!/\/src\/locales\/(ja|en)\/(entrance|help|inside)\.ts$/.test(id)) return
      const tree: Tree = {}
      for (const [, path = '', name = ''] of code.matchAll(/from '(\.\/(?:\w+\/)?(\w+)\.json)'/g)) {
        const file = join(dirname(id), path)
        this.addWatchFile(file)
        tree[name] = JSON.parse(await readFile(file, 'utf8'))
      }
      return { code: `export default ${written(tree)}`, map: null }
    },
  }
}

/** Builds the Go program beside Vite and starts it anew whenever one of its files changes. */
function goProgram(): Plugin {
  let running: ChildProcess | undefined
  let building = false
  let again = false
  const restart = () => {
    if (building) {
      again = true
      return
    }
    building = true
    execFile('go', ['build', '-o', program, '.'], (failure, _out, complaint) => {
      building = false
      if (again) {
        again = false
        restart()
        return
      }
      if (failure) {
        console.error(complaint)
        return
      }
      const start = () => {
        running = spawn(program, ['serve', '--demo', '--listen', server], { stdio: 'inherit' })
      }
      if (running?.exitCode === null) {
        running.once('exit', start)
        running.kill()
      } else start()
    })
  }
  return {
    name: 'go-program',
    apply: (_config, env) => env.command === 'serve' && !process.env.VITEST,
    configureServer(vite) {
      const ofServer = (file: string) => /\.(go|sql|tmpl)$/.test(file) && !file.endsWith('_test.go')
      vite.watcher.add(['main.go', 'server'])
      vite.watcher.on('all', (_event, file) => ofServer(file) && vite.httpServer?.listening && restart())
      vite.httpServer?.once('listening', restart)
      vite.httpServer?.once('close', () => running?.kill())
      process.once('exit', () => running?.kill())
    },
  }
}

type Context = Parameters<Rolldown.CodeSplittingNameFunction>[1]

/** Whether a page before the sign-in is made of a module. What only those behind it need comes with them. */
function before(id: string, context: Context, seen = new Set<string>()): boolean {
  if (/src\/(main\.ts|login\/|setup\/)/.test(id)) return true
  if (seen.has(id)) return false
  seen.add(id)
  return context.getModuleInfo(id)?.importers.some((importer) => before(importer, context, seen)) ?? false
}

/** Pages of a first sign-in, with parts of theirs that the sign-in does without: it is there the sooner. */
const first =
  /src\/(setup|ui\/(NewPasswordFields|PasswordRules|passwordRules|linkToken|MailOff|TotpSecret|QrCode|CopyButton|RadioGroup|BackLink|Loaded|Skeleton|Failure|deed\.|dates|Code\.)|login\/(Factor|Forgot|Identity|NewPassword|PasswordDone|TotpSetup|TotpDone|Terms))|@lucide.*\/icons\/(chevron-left|circle|copy)\./
/** Icons of pages before the sign-in; all others come with those behind it. */
const icons =
  /@lucide.*\/icons\/(?!(check|chevron-left|circle|circle-alert|circle-check|copy|external-link|eye|eye-off|flask-conical|info|key-round|loader-circle|triangle-alert|x)\.)/

export default defineConfig({
  root: 'frontend',
  plugins: [vue(), tailwind(), dictionaries(), precompress(), goProgram()],
  define: {
    __VUE_OPTIONS_API__: 'false',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
    __INTLIFY_DROP_MESSAGE_COMPILER__: 'true',
  },
  build: {
    // Whatever knows light-dark(); older browsers get no half-translated colours.
    target: ['chrome123', 'firefox121', 'safari17.5'],
    // The content security policy allows nothing but files of our own origin.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    emptyOutDir: true,
    rolldownOptions: {
      output: {
        // A handful of files instead of one for each icon; what only one feature needs stays with its pages.
        codeSplitting: {
          groups: [
            { name: 'vue', test: /node_modules\/(@?vue|vue-router|vue-i18n|@intlify)\// },
            { name: 'first', test: first, includeDependenciesRecursively: false },
            { name: 'login', test: /src\/login\//, includeDependenciesRecursively: false },
            { name: 'table', test: /src\/ui\/(DataTable|Pager|SelectionBar)/, includeDependenciesRecursively: false },
            { name: 'icons', test: icons, includeDependenciesRecursively: false },
            {
              name: (id, context) => (before(id, context) ? 'kit' : null),
              debugName: 'kit',
              test: /src\/(ui\/|api\.ts)|@lucide|valibot|openapi-fetch/,
            },
          ],
        },
      },
    },
  },
  server: {
    proxy: { '/api': `http://${server}`, '/healthz': `http://${server}` },
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
  },
})
