import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { expect, it } from 'vitest'
import { topics } from './help/topics'

type Tree = { [key: string]: string | Tree }

const root = 'frontend/src'
const keysOf = (tree: Tree, prefix: string): string[] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? prefix + key : keysOf(value, `${prefix}${key}.`),
  )
const dictionaries = readdirSync(`${root}/locales/ja`, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.json'),
)
const keys = dictionaries.flatMap((file) =>
  keysOf(JSON.parse(readFileSync(`${root}/locales/ja/${file}`, 'utf8')), basename(file, 'json')),
)

/** What is written where: "ui/TestMark.vue" and its text. */
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(ts|vue)$/.test(file) && !/\.(test|gen)\.ts$/.test(file))
  .map((file) => [file, readFileSync(`${root}/${file}`, 'utf8')] as const)

/** The keys that a text asks for: written out, or with gaps (`admin.role.${role}`) as patterns. */
const written = (text: string) => [...text.matchAll(/'([a-z]\w*(?:\.\w+)+)'/g)].map(([, key]) => key ?? '')
const patterns = (text: string) =>
  [...text.matchAll(/`([a-z]\w*\.[^`\n]*\$\{[^`]*)`/g)].map(
    ([, key = '']) =>
      new RegExp(
        `^${key
          .split(/\$\{[^}]*\}/)
          .map((part) => part.replaceAll('.', '\\.'))
          .join('.+')}$`,
      ),
  )

/** What the help pages say, whose one key with a gap would stand for any text of theirs. */
const ofTopics = Object.entries(topics).flatMap(([topic, sections]) =>
  ['title', 'lead', ...sections.flatMap((section) => [`${section}.title`, `${section}.text`])].map(
    (word) => `help.${topic}.${word}`,
  ),
)

it('are all said somewhere', () => {
  const plain = new Set([...ofTopics, ...sources.flatMap(([, text]) => written(text))])
  const withGaps = sources.flatMap(([, text]) => patterns(text)).filter((pattern) => !pattern.test('help.anything'))
  const unsaid = keys.filter((key) => !plain.has(key) && !withGaps.some((pattern) => pattern.test(key)))
  expect(unsaid).toEqual([])
})

it('of a feature are not said by the kit that all features share', () => {
  const features = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const theirs = new Set(features.map(({ name }) => name))
  const known = new Set(keys)
  const strange = sources
    .filter(([file]) => file.startsWith('ui/'))
    .flatMap(([file, text]) => written(text).map((key) => `${file}: ${key}`))
    .filter((said) => known.has(said.split(': ')[1]!) && theirs.has(said.split(': ')[1]!.split('.')[0]!))
  expect(strange).toEqual([])
})
