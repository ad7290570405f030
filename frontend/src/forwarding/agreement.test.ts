import { afterEach, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { calledOff, useAgreement } from './agreement'
import type { Changed, Edit } from './wire'

afterEach(() => vi.unstubAllGlobals())

const edit: Edit = { selection: { voice_group: 'Y1', ids: [1, 2, 3] }, seen: 1, on: true }
const itself = { code: 'destination_self', field: 'entries.0' }
const changed = (id: number, ...faults: Changed['faults']) => ({ id, phone: '', before: '', after: '', faults })

/** A server that refuses number 2 for itself, and everything when `all` is set. */
function server(all = false) {
  const asked: Edit[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    const body: Edit = await request.json()
    asked.push(body)
    const changes = body.selection.ids?.map((id) => (all || id === 2 ? changed(id, itself) : changed(id)))
    return Response.json(changes)
  })
  return asked
}
const shown = (pending: ReturnType<typeof useAgreement>['pending']) => vi.waitUntil(() => pending.value)

it('saves what was agreed to, without the numbers that cannot be set', async () => {
  const asked = server()
  const { pending, agree } = useAgreement()
  const agreed = agree(edit)
  const first = await shown(pending)
  expect(first.changes.filter(({ faults }) => faults.length)).toHaveLength(1)
  first.answer('exclude')
  await vi.waitUntil(() => asked.length === 2 && pending.value && !pending.value.busy)
  expect(pending.value?.changes.map(({ id }) => id)).toEqual([1, 3])
  pending.value?.answer('apply')
  expect((await agreed).selection.ids).toEqual([1, 3])
  expect(pending.value).toBeUndefined()
})

it('saves nothing once it is called off, also while the rest is checked again', async () => {
  server()
  const { pending, agree } = useAgreement()
  const agreed = agree(edit)
  const first = await shown(pending)
  first.answer('exclude')
  await nextTick()
  pending.value?.answer('cancel')
  await expect(agreed).rejects.toMatchObject({ code: calledOff })
  expect(pending.value).toBeUndefined()
})

it('says in the form what is wrong with all of the numbers', async () => {
  server(true)
  const { pending, agree } = useAgreement()
  await expect(agree(edit)).rejects.toMatchObject({ faults: [itself] })
  expect(pending.value).toBeUndefined()
})

it('saves the numbers that were shown, whatever the search would find by then', async () => {
  vi.stubGlobal('fetch', async () => Response.json([changed(4), changed(7)]))
  const { pending, agree } = useAgreement()
  const agreed = agree({ ...edit, selection: { voice_group: 'Y1', search: { days: 7 }, except: [5] } })
  ;(await shown(pending)).answer('apply')
  expect((await agreed).selection).toEqual({ voice_group: 'Y1', ids: [4, 7] })
})
