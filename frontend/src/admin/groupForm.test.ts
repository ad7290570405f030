import * as v from 'valibot'
import { expect, it } from 'vitest'
import { groupSchema, groupValues, movedMembers, newGroup, summary, type VoiceGroup } from './groupForm'

const voiceGroup = (id: string, service: string, numbers: number): VoiceGroup => ({
  id,
  service,
  service_name: `Service ${service}`,
  representative: 'N100000001',
  opened: true,
  opened_sites: 1,
  sites: 1,
  numbers,
  forwarding: 0,
})

it('sums up by service what a member will see', () => {
  const all = [voiceGroup('Y1', 'a', 24), voiceGroup('Y2', 'b', 4), voiceGroup('Y3', 'a', 6), voiceGroup('Y4', 'a', 99)]
  expect(summary(all, ['Y1', 'Y3', 'Y2'])).toEqual([
    { service: 'Service a', groups: 2, numbers: 30 },
    { service: 'Service b', groups: 1, numbers: 4 },
  ])
  expect(summary(all, [])).toEqual([])
})

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
  expect(groupValues(wire)).toEqual({ name: '本社', members: ['a', 'b'], voice_groups: ['Y1', 'Y2'] })
})
