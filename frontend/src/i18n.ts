import { createI18n } from 'vue-i18n'
import type entrance from './locales/ja/entrance'
import type help from './locales/ja/help'
import type inside from './locales/ja/inside'

export type Language = 'ja' | 'en'
export const languages: Record<Language, string> = { ja: '日本語', en: 'English' }

type Leaf<T, Prefix extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${Prefix}${K}` : Leaf<T[K], `${Prefix}${K}.`>
}[keyof T & string]

/** Every key of the dictionary: a key that does not exist does not compile. */
export type Key = Leaf<typeof entrance> | Leaf<typeof help> | Leaf<typeof inside>
export type Args = Record<string, string | number>
type Translate = (key: Key, args?: Args) => string

const dictionaries = {
  ja: {
    entrance: () => import('./locales/ja/entrance'),
    help: () => import('./locales/ja/help'),
    inside: () => import('./locales/ja/inside'),
  },
  en: {
    entrance: () => import('./locales/en/entrance'),
    help: () => import('./locales/en/help'),
    inside: () => import('./locales/en/inside'),
  },
}
/** A part of a dictionary: the sign-in needs a small one only. */
export type Part = keyof typeof dictionaries.ja

const i18n = createI18n({ legacy: false, locale: 'ja' as Language, fallbackLocale: false, messages: {} })
const global = i18n.global as unknown as {
  locale: { value: Language }
  t: (key: string, args: Args, plural: number) => string
  te: (key: string) => boolean
  setLocaleMessage: (language: Language, messages: object) => void
}

/** Numbers as the language groups them: 10,000. */
const written = (args: Args): Args =>
  Object.fromEntries(
    Object.entries(args).map(([name, arg]) => [name, typeof arg === 'number' ? arg.toLocaleString(language()) : arg]),
  )

/** Translates outside a component; inside one, useT reads better. `count` among the args chooses the plural. */
export const translate: Translate = (key, args = {}) => global.t(key, written(args), Number(args.count ?? 1))

export function useT(): Translate {
  return translate
}

/** Tells whether a code that came from the server has a sentence. */
export function hasKey(key: string): key is Key {
  return global.te(key)
}

export const language = (): Language => global.locale.value

const remembered = 'language'

/** What is needed by the pages that were opened; it only grows. */
let needed: Part[] = ['entrance', 'help', 'inside']
type Dictionary = Record<string, object>
/** What came of each language. */
const here: Record<Language, Partial<Record<Part, Dictionary>>> = { ja: {}, en: {} }
const lacks = (of: Language) => needed.some((part) => !here[of][part])

/** All that parts say; of refusals, each says what its own pages are told. */
function joined(parts: Dictionary[]) {
  const all: Dictionary = {}
  for (const part of parts) for (const name in part) all[name] = { ...all[name], ...part[name] }
  return all
}

async function load(of: Language) {
  const missing = needed.filter((part) => !here[of][part])
  await Promise.all(
    missing.map(async (part) => {
      here[of][part] = (await dictionaries[of][part]()).default
      global.setLocaleMessage(of, joined(Object.values(here[of])))
    }),
  )
}

// The calls are numbered: what comes late takes the place of nothing that was asked for after it.
let calls = 0
let shown = 0
/** The language that was asked for last, and when it is shown. */
let wanted = language()
let coming: Promise<void> = Promise.resolve()

/** Loads a language and shows it everywhere; what somebody chose is remembered on this device. */
export function setLanguage(to: Language, chosen = false, parts = needed): Promise<void> {
  needed = parts
  wanted = to
  coming = show(to, chosen, ++calls)
  return coming
}

async function show(to: Language, chosen: boolean, call: number) {
  while (lacks(to)) await load(to)
  if (call < shown) return
  shown = call
  global.locale.value = to
  document.documentElement.lang = to
  if (!chosen) return
  try {
    localStorage.setItem(remembered, to)
  } catch {
    // A browser that forbids storage asks again at the next visit.
  }
}

/** Loads what the pages say that are about to be opened, in the language that was asked for last. */
export async function needDictionary(part: Part) {
  if (!needed.includes(part)) needed = [...needed, part]
  await Promise.all([coming, load(wanted)]).catch(() => {}) // whoever asked for it says so
  while (lacks(language())) await load(language())
}

/** What was chosen on this device, if anything was. */
export function rememberedLanguage(): Language | undefined {
  try {
    const found = localStorage.getItem(remembered)
    return found === 'ja' || found === 'en' ? found : undefined
  } catch {
    return undefined
  }
}

export default i18n
