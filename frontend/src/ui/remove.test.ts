import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createApp, h, ref } from 'vue'
import { setLanguage } from '../i18n'
import { question } from './confirm'
import RemoveSection from './RemoveSection.vue'
import { Refusal } from './refusal'

beforeAll(() => setLanguage('en'))
afterEach(() => {
  document.body.innerHTML = ''
})

const settled = async () => {
  for (let i = 0; i < 10; i++) await new Promise((resolve) => setTimeout(resolve))
}

/** The section below a schedule that `using` numbers follow, though the page still believes that none does. */
function show(using: number, leave: () => Promise<unknown> = async () => {}) {
  const counted = ref(0)
  let removed = 0
  const root = document.body.appendChild(document.createElement('div'))
  createApp(() =>
    h(RemoveSection, {
      title: 'Delete this',
      about: 'It goes for good.',
      button: 'Delete',
      question: () => ({ title: 'Delete it?', text: `${counted.value} numbers follow it.`, yes: 'Delete' }),
      remove() {
        if (using < 0) return Promise.reject(new Refusal(404, [{ code: 'not_found' }]))
        if (counted.value !== using) {
          return Promise.reject(new Refusal(409, [{ code: 'schedule_in_use', args: { count: using } }]))
        }
        removed++
        return Promise.resolve()
      },
      leave,
      again({ code, args }) {
        if (args) counted.value = Number(args.count)
        return code === 'schedule_in_use'
      },
    }),
  ).mount(root)
  return {
    root,
    removed: () => removed,
    async presses() {
      await settled() // Vue takes no click in the very millisecond of mounting
      root.querySelector('button')?.click()
      await settled()
    },
    async answers(yes: boolean) {
      question.value?.answer(yes)
      await settled()
    },
  }
}

describe('taking something away', () => {
  it('asks first, and does nothing on a no', async () => {
    const page = show(0)
    await page.presses()
    expect(question.value).toMatchObject({ title: 'Delete it?', danger: true })
    await page.answers(false)
    expect(page.removed()).toBe(0)
    await page.presses()
    await page.answers(true)
    expect(page.removed()).toBe(1)
  })

  it('asks once more when the server says that the question has changed', async () => {
    const page = show(3)
    await page.presses()
    await page.answers(true)
    expect(page.removed()).toBe(0)
    expect(question.value?.text).toBe('3 numbers follow it.')
    await page.answers(true)
    expect(page.removed()).toBe(1)
  })

  it('only goes on where it was removed already, and the page that follows had not come', async () => {
    let left = 0
    const page = show(0, async () => {
      if (!left++) throw new Refusal(0, [{ code: 'unfinished' }])
    })
    await page.presses()
    await page.answers(true)
    expect(page.root.querySelector('[role=alert]')?.textContent).toContain('nothing is done twice')
    await page.presses()
    expect(question.value).toBeUndefined()
    expect(page.removed()).toBe(1)
    expect(left).toBe(2)
  })

  it('says beside the button why it could not be done, and no longer once one tries again', async () => {
    const page = show(-1)
    await page.presses()
    await page.answers(true)
    expect(page.root.querySelector('[role=alert]')?.textContent).toBeTruthy()
    await page.presses()
    expect(page.root.querySelector('[role=alert]')).toBeNull()
  })
})
