import { expect, it } from 'vitest'
import { ref } from 'vue'
import { useParts } from './parts'

it('reads the view as it is, and asks for another one instead of changing it', () => {
  const view = ref({ state: 'failed', page: 3 })
  const asked: object[] = []
  const parts = useParts(
    () => view.value,
    (to) => asked.push(to),
  )
  parts.state = 'sent'
  expect(asked).toEqual([{ state: 'sent' }])
  expect(parts.state).toBe('failed')

  view.value = { state: 'sent', page: 1 }
  expect(parts).toEqual({ state: 'sent', page: 1 })
})
