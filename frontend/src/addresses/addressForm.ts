import * as v from 'valibot'
import type { components } from '../api.gen'

type Schemas = components['schemas']
export type AddressForm = Schemas['AddressForm']
export type AddressSheet = Schemas['AddressSheet']

export const newAddress: AddressForm = { label: '', text: '' }
export const addressValues = (wire: AddressForm): AddressForm => ({ ...wire })

/** Checks as portal.ReadAddress does, but for the number, which the numbering plan reads. */
export const addressSchema: v.GenericSchema<unknown, AddressForm> = v.object({
  label: v.pipe(v.string(), v.trim(), v.nonEmpty('required')),
  text: v.pipe(v.string(), v.trim(), v.nonEmpty('required')),
})
