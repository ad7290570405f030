import { expect, it } from 'vitest'
import { findVoiceGroups } from './find'

const group = (id: string, representative: string, site_name: string) => ({
  id,
  representative,
  site_name,
  service: 'arcstar-ip-voice',
  service_name: 'Arcstar IP Voice',
  opened: true,
  opened_sites: 1,
  sites: 1,
  numbers: 1,
  forwarding: 0,
  long: 0,
  ending: 0,
  long_days: 14,
  may_change: true,
})
const groups = [group('Y10000001', 'N200000001', '本社'), group('Y10000002', 'N300000001', '大阪 支社')]
const finds = (typed: string) => findVoiceGroups(groups, typed).map(({ id }) => id)

it('finds voice groups by a part of their ID or of the contract number or of the site’s name, in any spelling', () => {
  expect(finds('')).toEqual(['Y10000001', 'Y10000002'])
  expect(finds('y1000000２')).toEqual(['Y10000002'])
  expect(finds(' Ｎ２ ')).toEqual(['Y10000001'])
  expect(finds('0000001')).toEqual(['Y10000001', 'Y10000002'])
  expect(finds('大阪支')).toEqual(['Y10000002'])
  expect(finds('Y9')).toEqual([])
})
