import * as v from 'valibot'
import { expect, it } from 'vitest'
import { groupSchema, groupValues, movedMembers, newGroup } from './groupForm'

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
