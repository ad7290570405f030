import { gunzipSync } from 'node:zlib'
import { expect, it, vi } from 'vitest'
import { encoded, gzipped, larger } from './file'

it('writes any bytes in base64, also many of them', async () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 7) % 256)
  const back = Uint8Array.from(atob(await encoded(new Blob([bytes]))), (letter) => letter.charCodeAt(0))
  expect(back).toEqual(bytes)
  expect(await encoded(new Blob(['名前']))).toBe('5ZCN5YmN')
})

it('makes much less of a table, from which it comes back as it was', async () => {
  const table = '03-0000-1001,転送しない\r\n'.repeat(50_000)
  const zipped = await gzipped(new Blob([table]))
  expect(zipped.size).toBeLessThan(table.length / 10)
  const bytes = Buffer.from(await encoded(zipped), 'base64')
  expect(gunzipSync(bytes).toString()).toBe(table)
})

it('tells what the server would not take', () => {
  expect(larger(new Blob(['x'.repeat(3_000_001)]), 3)).toBe(true)
  expect(larger(new Blob(['x'.repeat(3_000_000)]), 3)).toBe(false)
})

it.each([encoded, gzipped])('says that a file cannot be read, as one that another program keeps', async (way) => {
  const locked = new Blob(['x'])
  const fails = () => new ReadableStream({ pull: (to) => to.error(new DOMException('locked', 'NotReadableError')) })
  vi.spyOn(locked, 'stream').mockImplementation(fails)
  vi.stubGlobal(
    'FileReader',
    class {
      onerror = () => {}
      readAsDataURL = () => this.onerror()
    },
  )
  await expect(way(locked)).rejects.toMatchObject({ code: 'file_unreadable' })
  vi.unstubAllGlobals()
})
