import { beforeAll, expect, it } from 'vitest'
import { setLanguage } from '../i18n'
import { newSpecial } from './scheduleForm'
import { specialWords } from './special'

beforeAll(() => setLanguage('en'))

const hours = [
  { from: '10', until: '12:00' },
  { from: '13:00', until: '' },
]

it.each([
  [{ from: '2026-12-29', until: '2027-01-03', yearly: true }, 'Tue 29 Dec 2026–Sun 3 Jan 2027, Every year, Closed'],
  [{ from: '2026-12-01', until: '2026-12-01' }, 'Tue 1 Dec 2026, Closed'],
  [{ from: '2026-12-01', kind: 'open' as const, hours }, 'Tue 1 Dec 2026, 10:00–12:00'],
  [{}, 'Closed'],
])('says in a few words what special days are: %j', (given, said) => {
  expect(specialWords({ ...newSpecial(), ...given }).join(', ')).toBe(said)
})
