import type { components } from '../api.gen'

export type Account = components['schemas']['Account']
