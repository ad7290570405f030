import { expect, it } from 'vitest'
import ja from '../locales/ja/help.json'
import { blocks, topics } from './topics'

it('reads paragraphs and lists', () => {
  expect(blocks('One.\n- a\n- b\nTwo.')).toEqual([
    { kind: 'text', lines: ['One.'] },
    { kind: 'list', lines: ['a', 'b'] },
    { kind: 'text', lines: ['Two.'] },
  ])
})

it('has words for every section, and shows every section that has words', () => {
  for (const [topic, sections] of Object.entries(topics)) {
    const words = Object.entries(ja[topic as keyof typeof topics])
    expect(words.flatMap(([name, value]) => (typeof value === 'object' ? name : []))).toEqual([...sections])
  }
})
