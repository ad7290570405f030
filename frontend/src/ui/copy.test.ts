import { afterEach, beforeAll, expect, it, vi } from 'vitest'
import { createApp, h } from 'vue'
import { setLanguage } from '../i18n'
import CopyButton from './CopyButton.vue'
import { aMomentLater } from './moment'

beforeAll(() => setLanguage('en'))
afterEach(() => {
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

const text = 'JBSW Y3DP'

/** Presses the button where the browser has this clipboard. */
async function copies(clipboard: { writeText: (text: string) => Promise<void> } | undefined) {
  vi.stubGlobal('navigator', { clipboard })
  const root = document.body.appendChild(document.createElement('div'))
  createApp({ render: () => h(CopyButton, { text }) }).mount(root)
  await aMomentLater()
  root.querySelector('button')?.click()
  await vi.waitFor(() => expect(root.textContent).toMatch(/Copied|selected/))
  return root
}

it('copies, and says so', async () => {
  const writeText = vi.fn(async () => {})
  const root = await copies({ writeText })
  expect(writeText).toHaveBeenCalledWith(text)
  expect(root.querySelector('[role=status]')?.textContent).toBe('Copied')
  expect(root.querySelector('button [role=status]')).toBeNull() // what is within a button is its name, and not told
  expect(root.querySelector('textarea')).toBeNull()
})

it.each([
  ['has no clipboard, as without https', undefined],
  ['forbids it', { writeText: () => Promise.reject(new Error('forbidden')) }],
])('selects the text to be copied by hand where the browser %s', async (_why, clipboard) => {
  const root = await copies(clipboard)
  const place = root.querySelector('textarea')!
  expect(place.value).toBe(text)
  expect(document.activeElement).toBe(place)
  expect(place.value.slice(place.selectionStart, place.selectionEnd)).toBe(text)
  expect(root.querySelector('[role=status]')?.textContent).toBe('')
})
