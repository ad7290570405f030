import { afterEach, beforeAll, expect, it, vi } from 'vitest'
import { createApp, h } from 'vue'
import { setLanguage } from '../i18n'
import Form from '../ui/Form.vue'
import { useForm } from '../ui/form'
import { Refusal } from '../ui/refusal'
import AddressFields from './AddressFields.vue'
import { newAddress } from './addressForm'

beforeAll(() => setLanguage('en'))
afterEach(() => {
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

it('says once why a number is refused: as it is typed, and at its field when it was sent', async () => {
  const fault = { field: 'text', code: 'destination_emergency' }
  const answer = (body: unknown, status: number) =>
    new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
  vi.stubGlobal('fetch', async () => answer([{ class: 'emergency', kind: 'Emergency', grouped: '119', fault }], 200))
  const root = document.body.appendChild(document.createElement('div'))
  const Page = {
    setup() {
      const form = useForm({
        values: { ...newAddress, label: 'Fire', text: '119' },
        send: () => Promise.reject(new Refusal(422, [fault])),
      })
      return () => h(Form, { form }, () => h(AddressFields, { values: form.values }))
    },
  }
  createApp(Page).mount(root)
  const told = () => [...root.querySelectorAll('.text-danger span, span.text-danger')].map((one) => one.textContent)
  const refused = () => told().filter((text) => text?.includes('emergency'))
  await vi.waitFor(() => expect(refused()).toHaveLength(1))
  root.querySelector('form')!.requestSubmit()
  await vi.waitFor(() => expect(root.querySelector('input[aria-invalid]')).not.toBeNull())
  expect(refused()).toHaveLength(1)
})
