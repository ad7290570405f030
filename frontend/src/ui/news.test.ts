import { afterEach, beforeAll, expect, it } from 'vitest'
import { type App, createApp } from 'vue'
import { setLanguage } from '../i18n'
import News from './News.vue'

let page: App | undefined
beforeAll(() => setLanguage('en'))
afterEach(() => {
  page?.unmount()
  document.body.innerHTML = ''
})

const both = { title_ja: '停止', text_ja: '本文', title_en: 'Maintenance', text_en: 'Text', important: false }

function shows(news: InstanceType<typeof News>['$props']['news']) {
  const root = document.body.appendChild(document.createElement('div'))
  page = createApp(News, { news })
  page.mount(root)
  return root
}

it('shows a notice in Japanese, and says so to screen readers, where nobody wrote it in English', () => {
  const root = shows([
    { ...both, id: '1' },
    { ...both, id: '2', title_en: '', text_en: '', important: true },
  ])
  const shown = [...root.querySelectorAll('[lang]')].map((one) => [one.getAttribute('lang'), one.textContent])
  expect(shown).toEqual([
    ['en', expect.stringMatching(/^Maintenance\s*Text$/)],
    ['ja', expect.stringMatching(/停止\s*本文$/)],
  ])
})

it('folds all but the first of many, so that the page below stays in sight', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ ...both, id: `${i}`, title_en: `No. ${i}` }))
  const root = shows(many(10))
  const folded = root.querySelector('details')
  expect(folded?.open).toBe(false)
  expect(folded?.querySelector('summary')?.textContent).toContain('(7)')
  expect(folded?.textContent).toContain('No. 3')
  expect(folded?.textContent).not.toContain('No. 2')
  expect(root.textContent).toContain('No. 2')
  page?.unmount()
  expect(shows(many(4)).querySelector('details')).toBeNull() // a single one would take as much room as it needs
})

it('folds none that is important', () => {
  const root = shows(
    Array.from({ length: 10 }, (_, i) => ({ ...both, id: `${i}`, title_en: `No. ${i}`, important: i < 5 })),
  )
  const folded = root.querySelector('details')
  expect(folded?.querySelector('summary')?.textContent).toContain('(5)')
  expect(folded?.textContent).toContain('No. 5')
  expect(folded?.textContent).not.toContain('No. 4')
})
