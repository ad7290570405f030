import { afterEach, expect, it } from 'vitest'
import { effectScope } from 'vue'
import { letGo, mayLeave, useUnsaved } from './unsaved'

afterEach(letGo)

/** A page with something unsaved, whose person answers so. */
function page(waits: () => boolean, answer: boolean) {
  const scope = effectScope()
  let asked = 0
  const ask = () => {
    asked++
    return Promise.resolve(answer)
  }
  scope.run(() => useUnsaved(waits, ask))
  return { scope, asked: () => asked }
}

it('asks while something waits, and goes by the answer', async () => {
  let waits = false
  const form = page(() => waits, false)
  expect(await mayLeave()).toBe(true)
  expect(form.asked()).toBe(0)
  waits = true
  expect(await mayLeave()).toBe(false)
  expect(form.asked()).toBe(1)
})

it('asks no more of a page that is gone, and still of the others', async () => {
  const gone = page(() => true, false)
  gone.scope.stop()
  expect(await mayLeave()).toBe(true)
  expect(gone.asked()).toBe(0)

  const stays = page(() => true, false)
  page(() => true, true).scope.stop()
  expect(await mayLeave()).toBe(false)
  expect(stays.asked()).toBe(1)
})

it('asks nothing once the person let go', async () => {
  const form = page(() => true, false)
  letGo()
  expect(await mayLeave()).toBe(true)
  expect(form.asked()).toBe(0)
})
