import { afterEach, beforeAll, expect, it, vi } from 'vitest'

const page = (file: string) => `<!doctype html><script type="module" src="${file}"></script>`
let isReplaced: () => Promise<boolean>
beforeAll(async () => {
  const script = document.createElement('script')
  script.setAttribute('src', '/assets/index-one.js')
  const found = vi.spyOn(document, 'querySelector').mockReturnValue(script)
  isReplaced = (await import('./version')).isReplaced
  found.mockRestore()
})
afterEach(() => vi.unstubAllGlobals())

it.each<[string, () => Promise<Response>, boolean]>([
  ['the page of this version', async () => new Response(page('/assets/index-one.js')), false],
  ['the page of another one', async () => new Response(page('/assets/index-two.js')), true],
  ['a proxy that says there is nobody', async () => new Response('Bad Gateway', { status: 502 }), false],
  ['nobody', () => Promise.reject(new TypeError('no connection')), false],
])('%s at the address tells whether this one was replaced', async (_, answer, replaced) => {
  vi.stubGlobal('fetch', answer)
  expect(await isReplaced()).toBe(replaced)
})
