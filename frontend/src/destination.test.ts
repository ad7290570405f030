import { afterEach, expect, it, vi } from 'vitest'
import { effectScope, ref } from 'vue'
import { testedText, useReadings } from './destination'
import { needDictionary } from './i18n'

afterEach(() => vi.unstubAllGlobals())

it('reads a destination anew for other numbers, whose own it may be', async () => {
  vi.stubGlobal('fetch', async (request: Request) => {
    const { texts, selection } = await request.json()
    const own = selection.ids.includes(7)
    const readings = texts.map((text: string) => ({ grouped: text, fault: own ? { code: 'loop' } : undefined }))
    return new Response(JSON.stringify(readings), { headers: { 'Content-Type': 'application/json' } })
  })
  const ids = ref([7, 8])
  const scope = effectScope()
  const reading = scope.run(() =>
    useReadings(
      () => ['03-0000-1007'],
      () => ({ members_net: false, max_length: 32, selection: { voice_group: 'Y10000001', ids: ids.value } }),
    ),
  )!
  await vi.waitFor(() => expect(reading(0)?.fault?.code).toBe('loop'))
  ids.value = [8]
  await vi.waitFor(() => expect(reading(0)).toEqual({ grouped: '03-0000-1007' }))
  scope.stop()
})

it('names nobody in a mark whose name is kept no longer', async () => {
  await needDictionary('inside')
  const mark = { at: '2024-04-01T05:00:00Z', by: '佐藤 花子', mine: false, old: true }
  expect(testedText(mark)).toContain('佐藤 花子）')
  expect(testedText({ ...mark, by: '' })).toMatch(/^テスト済み（[^（ ]*2024[^（ ]*）。/)
})
