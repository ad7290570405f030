import type { components } from '../api.gen'

type Schemas = components['schemas']

export type NumberRow = Schemas['Number']
export type Lock = Schemas['Lock']
export type NumberPage = Schemas['NumberPage']
export type Selection = Schemas['Selection']
export type ChosenNumbers = Schemas['ChosenNumbers']
export type Search = Schemas['Search']
export type Order = NonNullable<Schemas['NumberExport']['order']>
export type Draft = Schemas['Draft']
export type Edit = Schemas['Edit']
export type ChosenEdit = Schemas['ChosenEdit']
export type Changed = Schemas['Changed']
export type Done = Schemas['Done']
export type NumberDryRun = Schemas['NumberDryRun']
export type Action = Draft['allowed_actions'][number]
export type Target = NonNullable<Edit['target']>
