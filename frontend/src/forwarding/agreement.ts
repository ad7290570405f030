import { shallowRef } from 'vue'
import { api, ask } from '../api'
import { Refusal } from '../ui/refusal'
import { commonFaults } from './faults'
import { without } from './selection'
import type { Changed, Edit } from './wire'

/** What somebody answers to the summary; `exclude` leaves out the numbers that are refused. */
export type Answer = 'apply' | 'exclude' | 'cancel'

/** The code with which a save ends that was called off in the summary. */
export const calledOff = 'called_off'

/** A change that waits for an answer. */
export interface Pending {
  edit: Edit
  changes: Changed[]
  answer: (answer: Answer) => void
}

/** The summary before a change of two numbers or more: shows what would happen and waits for an answer. */
export function useAgreement() {
  const pending = shallowRef<Pending>()

  async function check(edit: Edit): Promise<Changed[]> {
    const changes = (await ask(api.POST('/api/forwardings/check', { body: edit }))) ?? []
    const faults = commonFaults(changes)
    if (faults.length) throw new Refusal(422, faults)
    return changes
  }

  /** Resolves to the edit that was agreed to; without those numbers that were left out. */
  async function agree(edit: Edit): Promise<Edit> {
    try {
      for (let agreed = edit; ; ) {
        const changes = await check(agreed)
        const answer = await new Promise<Answer>((resolve) => {
          pending.value = { edit: agreed, changes, answer: resolve }
        })
        if (answer === 'cancel') throw new Refusal(0, [{ code: calledOff }])
        if (answer === 'apply') return agreed
        const refused = changes.filter(({ faults }) => faults.length).map(({ id }) => id)
        agreed = { ...agreed, selection: without(agreed.selection, refused) }
      }
    } finally {
      pending.value = undefined
    }
  }

  return { pending, agree }
}
