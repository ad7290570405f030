import * as v from 'valibot'
import { expect, it } from 'vitest'
import { addressSchema } from './addressForm'

it('needs a name and a number, and leaves to the server what they may be', () => {
  const codes = (form: object) => v.safeParse(addressSchema, form).issues?.map(({ message }) => message)
  expect(codes({ label: '　', text: '' })).toEqual(['required', 'required'])
  expect(v.parse(addressSchema, { label: ' 本社　', text: ' ０３－１２３４－５６７８' })).toEqual({
    label: '本社',
    text: '０３－１２３４－５６７８',
  })
})
