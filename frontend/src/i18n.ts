import { createI18n } from 'vue-i18n'
import type ja from './locales/ja'

export type Language = 'ja' | 'en'
export const languages: Record<Language, string> = { ja: '日本語', en: 'English' }

type Leaf<T, Prefix extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${Prefix}${K}` : Leaf<T[K], `${Prefix}${K}.`>
}[keyof T & string]

/** Every key of the dictionary: a key that does not exist does not compile. */
export type Key = Leaf<typeof ja>
export type Args = Record<string, string | number>
export type Translate = (key: Key, args?: Args) => string

const dictionaries = {
  ja: () => import('./locales/ja'),
  en: () => import('./locales/en'),
}

const i18n = createI18n({ legacy: false, locale: 'ja' as Language, fallbackLocale: false, messages: {} })
const global = i18n.global as unknown as {
  locale: { value: Language }
  t: (key: string, args: Args, plural: number) => string
  te: (key: string) => boolean
  setLocaleMessage: (language: Language, messages: object) => void
}

/** Translates outside a component; inside one, useT reads better. `count` among the args chooses the plural. */
export const translate: Translate = (key, args = {}) => global.t(key, args, Number(args.count ?? 1))

export function useT(): Translate {
  return translate
}

/** Tells whether a code that came from the server has a sentence. */
export function hasKey(key: string): key is Key {
  return global.te(key)
}

export const language = (): Language => global.locale.value

const remembered = 'language'

/** Loads a language and shows it everywhere; what somebody chose is remembered on this device. */
export async function setLanguage(to: Language, chosen = false) {
  const { default: messages } = await dictionaries[to]()
  global.setLocaleMessage(to, messages)
  global.locale.value = to
  document.documentElement.lang = to
  if (!chosen) return
  try {
    localStorage.setItem(remembered, to)
  } catch {
    // A browser that forbids storage asks again at the next visit.
  }
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
