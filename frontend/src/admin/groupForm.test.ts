import * as v from 'valibot'
import { expect, it } from 'vitest'
import { merge } from '../ui/merge'
import { apart, type GroupValues, groupSchema, groupValues, movedMembers, newGroup, together } from './groupForm'

it('needs a name, and tidies it', () => {
  expect(v.safeParse(groupSchema, { ...newGroup, name: '　' }).issues?.[0]?.message).toBe('required')
  expect(v.parse(groupSchema, { ...newGroup, name: ' 東京営業所　' }).name).toBe('東京営業所')
})

it('counts who comes and who goes', () => {
  expect(movedMembers(['a', 'b'], ['b', 'a'])).toBe(0)
  expect(movedMembers(['a', 'b'], ['b', 'c', 'd'])).toBe(3)
})

it('sees no change in another order', () => {
  const wire = { name: '本社', members: ['b', 'a'], voice_groups: ['Y2', 'Y1'] }
  expect(groupValues(wire)).toEqual({ name: '本社', members: ['a', 'b'], voice_groups: ['Y1', 'Y2'], read_only: [] })
  expect(groupValues({ ...wire, read_only: ['Y2', 'Y1'] }).read_only).toEqual(['Y1', 'Y2'])
})

it('keeps whom and what two administrators added and took out, each what the other did not touch', () => {
  const group = (change: Partial<GroupValues>): GroupValues => ({ ...newGroup, name: '本社', ...change })
  const opened = group({ members: ['a', 'b'], voice_groups: ['Y1', 'Y2'], read_only: ['Y1'] })
  const typed = group({ members: ['a', 'b', 'd'], voice_groups: ['Y1', 'Y2', 'Y3'], read_only: ['Y1', 'Y3'] })
  const now = group({ members: ['b', 'c'], voice_groups: ['Y1', 'Y2'], read_only: ['Y2'] })
  expect(together(apart(typed))).toEqual(typed)
  expect(together(merge(apart(opened), apart(typed), apart(now)))).toEqual(
    group({ members: ['b', 'c', 'd'], voice_groups: ['Y1', 'Y2', 'Y3'], read_only: ['Y2', 'Y3'] }),
  )
})
