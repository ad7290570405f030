import { afterEach, expect, it } from 'vitest'
import { effectScope, nextTick } from 'vue'
import { session } from '../session'
import { useSettled } from './settled'

const person = (id: string) => ({ id }) as NonNullable<typeof session.user>
let page = effectScope()
afterEach(() => {
  page.stop()
  session.user = undefined
  history.replaceState(null, '')
})

/** Opens the page anew, as a reload does, while this person is signed in. */
function opens(who: string) {
  page.stop()
  page = effectScope()
  session.user = person(who)
  return page.run(useSettled)!
}

it('shows what was set again after a reload, and not to the next person in the same tab', async () => {
  opens('ichiro').done.value = { change: 7, numbers: Array(3).fill({}) }
  await nextTick()
  expect(opens('ichiro').done.value).toEqual({ change: 7, count: 3, numbers: [] })
  expect(opens('hanako').done.value).toBeUndefined()
  expect(opens('ichiro').done.value).toMatchObject({ change: 7 })
})

it('is gone with what was taken back', async () => {
  const { done, forget } = opens('ichiro')
  done.value = { change: 7, numbers: [] }
  await nextTick()
  forget()
  expect(opens('ichiro').done.value).toBeUndefined()
})
