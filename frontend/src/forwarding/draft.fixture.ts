import type { Draft } from './wire'

/** A draft for tests: of a number that is off, with one list. */
export function draft(form: Partial<Draft['form']> = {}, mixed: Partial<Draft['mixed']> = {}): Draft {
  const entries = [{ text: '090-1234-5678', label: '佐藤' }, ...Array(4).fill({ text: '', label: '' })]
  return {
    numbers: [],
    form: { on: false, actions: [], ring_seconds: 0, entries, target: '', ...form },
    mixed: {
      on: false,
      actions: false,
      ring_seconds: false,
      target: false,
      until: false,
      entries: Array(5).fill(false),
      ...mixed,
    },
    allowed_actions: ['unconditional', 'busy', 'no_answer', 'unreachable'],
    message_box: true,
    members_net: false,
    max_length: 32,
    work_begins: '09:00',
    work_ends: '18:00',
    days_off: [],
    seen: 7,
  }
}
