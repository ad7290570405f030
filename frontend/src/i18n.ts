import { createI18n } from 'vue-i18n'
import type entrance from './locales/ja/entrance'
import type inside from './locales/ja/inside'

export type Language = 'ja' | 'en'
export const languages: Record<Language, string> = { ja: '日本語', en: 'English' }

type Leaf<T, Prefix extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${Prefix}${K}` : Leaf<T[K], `${Prefix}${K}.`>
}[keyof T & string]

/** Every key of the dictionary: a key that does not exist does not compile. */
export type Key = Leaf<typeof entrance> | Leaf<typeof inside>
export type Args = Record<string, string | number>
export type Translate = (key: Key, args?: Args) => string

const dictionaries = {
  ja: { entrance: () => import('./locales/ja/entrance'), inside: () => import('./locales/ja/inside') },
  en: { entrance: () => import('./locales/en/entrance'), inside: () => import('./locales/en/inside') },
}

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

/** How much of the dictionary is loaded: the sign-in needs a small part of it only. */
type Part = 'entrance' | 'whole'
let loaded: Part = 'whole'

/** Loads a language and shows it everywhere; what somebody chose is remembered on this device. */
export async function setLanguage(to: Language, chosen = false, part = loaded) {
  const { entrance, inside } = dictionaries[to]
  const [first, rest] = await Promise.all([entrance(), part === 'whole' ? inside() : undefined])
  global.setLocaleMessage(to, { ...first.default, ...rest?.default })
  global.locale.value = to
  document.documentElement.lang = to
  loaded = part
  if (!chosen) return
  try {
    localStorage.setItem(remembered, to)
  } catch {
    // A browser that forbids storage asks again at the next visit.
  }
}

/** Loads what the pages behind the sign-in say. */
export async function loadWholeDictionary() {
  if (loaded !== 'whole') await setLanguage(language(), false, 'whole')
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
