import { afterEach, expect, it, vi } from 'vitest'
import { type Session, session } from '../session'
import { anywhere } from './conditions'
import { forgetPicked, keepPicked, keptPicked } from './kept'
import { allHits, nothing } from './selection'

afterEach(() => {
  sessionStorage.clear()
  session.user = undefined
})

/** The module as it is after the page was loaded again. */
function reloaded() {
  vi.resetModules()
  return import('./kept')
}
const tokyo = { ...anywhere, phone: '03' }

it('keeps the chosen numbers of each voice group through a reload', async () => {
  const all = allHits(tokyo, 24)
  keepPicked('Y1', { ids: [1, 2] }, anywhere)
  keepPicked('Y2', all, tokyo)
  expect(keptPicked('Y1')).toEqual({ ids: [1, 2] })
  const after = await reloaded()
  expect(after.keptPicked('Y1')).toEqual({ ids: [1, 2] })
  expect(after.keptPicked('Y2', tokyo)).toEqual(all)
  expect(after.keptPicked('Y3')).toEqual(nothing)
})

it('does not carry them into another list', () => {
  keepPicked('Y1', { ids: [1, 2] }, tokyo)
  expect(keptPicked('Y1', { ...tokyo, phone: ' 03 ' })).toEqual({ ids: [1, 2] })
  expect(keptPicked('Y1', anywhere)).toEqual(nothing)
})

it('shows them to nobody else who signs in in the same tab', () => {
  const person = (id: string) => ({ id, role: 'user' }) as Session['user']
  session.user = person('ichiro')
  keepPicked('Y1', { ids: [1, 2] }, anywhere)
  session.user = person('hanako')
  expect(keptPicked('Y1')).toEqual(nothing)
  expect(keptPicked('Y1', anywhere)).toEqual(nothing)
  session.user = person('ichiro')
  expect(keptPicked('Y1')).toEqual({ ids: [1, 2] })
})

it('forgets them once they are set', () => {
  keepPicked('Y1', { ids: [1] }, anywhere)
  forgetPicked('Y1')
  expect(keptPicked('Y1')).toEqual(nothing)
})

it('takes nothing from a storage that holds something else', async () => {
  sessionStorage.setItem('picked Y9', '{"at":{"site":"","contract":"","phone":""},"picked":{"ids":["x"]}}')
  const after = await reloaded()
  expect(after.keptPicked('Y9')).toEqual(nothing)
})

it('does not tick in a list what was taken from a number’s own page', () => {
  keepPicked('Y1', { ids: [7] })
  expect(keptPicked('Y1')).toEqual({ ids: [7] }) // the form, also after a reload
  expect(keptPicked('Y1', anywhere)).toEqual(nothing)
})
