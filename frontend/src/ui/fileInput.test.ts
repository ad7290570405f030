import { afterEach, beforeAll, expect, it } from 'vitest'
import { createApp, h, nextTick, ref } from 'vue'
import { setLanguage } from '../i18n'
import FileInput from './FileInput.vue'

beforeAll(() => setLanguage('en'))
afterEach(() => {
  document.body.innerHTML = ''
})

function show() {
  const busy = ref(false)
  const chosen: string[] = []
  const root = document.body.appendChild(document.createElement('div'))
  createApp(() =>
    h(FileInput, { label: 'Choose', busy: busy.value, onChoose: ({ name }: File) => chosen.push(name) }),
  ).mount(root)
  return {
    busy,
    chosen,
    root,
    async drops(name: string) {
      const drop = new Event('drop', { bubbles: true, cancelable: true })
      Object.defineProperty(drop, 'dataTransfer', { value: { types: ['Files'], files: [new File(['x'], name)] } })
      root.querySelector('label')?.dispatchEvent(drop)
      await nextTick()
    },
  }
}

it('takes a file that is dropped', async () => {
  const { chosen, root, drops } = show()
  await drops('a.csv')
  expect(chosen).toEqual(['a.csv'])
  expect(root.textContent).not.toContain('a.csv')
})

it('says that it took none while another is being worked on, until the next one', async () => {
  const { busy, chosen, root, drops } = show()
  busy.value = true
  await nextTick()
  await drops('b.csv')
  busy.value = false
  await nextTick()
  expect(chosen).toEqual([])
  expect(root.textContent).toContain('“b.csv” was not accepted')
  await drops('b.csv')
  expect(chosen).toEqual(['b.csv'])
  expect(root.textContent).not.toContain('was not accepted')
})
