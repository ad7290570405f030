import { expect, it } from 'vitest'
import type { components } from '../api.gen'
import { diversions } from './diversions'

type Stop = components['schemas']['Stop']

const told = { seconds: 0, cause: 486, reason: 'user-busy' } as const
const stop = (phone: string, occasion: Stop['occasion'] = '') =>
  occasion ? { phone, label: '', occasion, ...told } : { phone, label: '', occasion, seconds: 0 }

it('lists every diversion of a preview once, with its target, and none that was not made', () => {
  const call = (stops: Stop[], end: 'phone' | 'voicemail' | 'tried' = 'phone') => ({
    phone: 'busy' as const,
    stops,
    end,
    story: [],
  })
  const calls = [
    call([stop('01')]),
    call([stop('01', 'busy'), stop('02', 'unconditional'), stop('03')]),
    call([stop('01', 'unreachable'), stop('02', 'unconditional'), stop('03')]),
  ]
  const branches = [
    {
      on: [
        { occasion: 'busy' as const, ...told },
        { occasion: 'no_answer' as const, ...told },
      ],
      stops: [stop('03', 'busy'), stop('04', 'unconditional')],
      end: 'voicemail' as const,
      story: [],
    },
  ]
  expect(diversions({ calls, branches }).map(({ from, occasion, to }) => `${from} ${occasion} ${to || '#'}`)).toEqual([
    '01 busy 02',
    '02 unconditional 03',
    '01 unreachable 02',
    '03 busy 04',
    '03 no_answer 04',
    '04 unconditional #',
  ])
  const barred = { ...stop('01', 'busy'), cause: undefined, reason: undefined }
  expect(diversions({ calls: [call([barred], 'tried')], branches: [] })).toEqual([])
})
