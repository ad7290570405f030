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

it('shows a notice in Japanese, and says so to screen readers, where nobody wrote it in English', () => {
  const both = {
    id: '1',
    title_ja: '停止',
    text_ja: '本文',
    title_en: 'Maintenance',
    text_en: 'Text',
    important: false,
  }
  const root = document.body.appendChild(document.createElement('div'))
  page = createApp(News, { news: [both, { ...both, id: '2', title_en: '', text_en: '', important: true }] })
  page.mount(root)
  const shown = [...root.querySelectorAll('[lang]')].map((one) => [one.getAttribute('lang'), one.textContent])
  expect(shown).toEqual([
    ['en', expect.stringMatching(/^Maintenance\s*Text$/)],
    ['ja', expect.stringMatching(/停止\s*本文$/)],
  ])
})
