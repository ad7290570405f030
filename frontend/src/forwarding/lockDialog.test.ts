import { afterEach, beforeAll, expect, it } from 'vitest'
import { createApp, h, nextTick, ref } from 'vue'
import { setLanguage } from '../i18n'
import LockDialog from './LockDialog.vue'

beforeAll(() => setLanguage('en'))
afterEach(() => {
  document.body.innerHTML = ''
})

it('begins anew each time: a reason that was given up is not that of the next numbers', async () => {
  const open = ref(true)
  const root = document.body.appendChild(document.createElement('div'))
  createApp(() =>
    h(LockDialog, {
      open: open.value,
      'onUpdate:open': (to: boolean) => {
        open.value = to
      },
      selection: { voice_group: 'Y10000001', ids: [1] },
      count: 1,
      lockOnly: true,
    }),
  ).mount(root)
  const settled = async () => {
    for (let i = 0; i < 5; i++) await nextTick()
  }
  await settled()
  const reason = () => root.querySelector<HTMLInputElement>('input')!
  reason().value = 'until the works are over'
  reason().dispatchEvent(new Event('input'))
  open.value = false
  await settled()
  open.value = true
  await settled()
  expect(reason().value).toBe('')
})
