import { afterEach, expect, it, vi } from 'vitest'
import { keepPicked, keptPicked } from './kept'
import { allHits, nothing } from './selection'

afterEach(() => sessionStorage.clear())

/** The module as it is after the page was loaded again. */
function reloaded() {
  vi.resetModules()
  return import('./kept')
}

it('keeps the chosen numbers of each voice group through a reload', async () => {
  const all = allHits({ site: '', contract: '', phone: '03' }, 24)
  keepPicked('Y1', { ids: [1, 2] })
  keepPicked('Y2', all)
  expect(keptPicked('Y1')).toEqual({ ids: [1, 2] })
  const { keptPicked: afterReload } = await reloaded()
  expect(afterReload('Y1')).toEqual({ ids: [1, 2] })
  expect(afterReload('Y2')).toEqual(all)
  expect(afterReload('Y3')).toEqual(nothing)
})

it('takes nothing from a storage that holds something else', async () => {
  sessionStorage.setItem('picked Y9', '{"ids":["x"]}')
  const { keptPicked: afterReload } = await reloaded()
  expect(afterReload('Y9')).toEqual(nothing)
})
