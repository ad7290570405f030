import type { components } from '../api.gen'

type Schemas = components['schemas']

export type Schedule = Schemas['Schedule']
export type ScheduleSheet = Schemas['ScheduleSheet']
export type ScheduleWire = Schemas['ScheduleForm']
export type Picture = Schemas['SchedulePicture']
export type Follower = Schemas['Number']
