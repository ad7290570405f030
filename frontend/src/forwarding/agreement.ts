import { shallowRef } from 'vue'
import { api, ask } from '../api'
import { Refusal } from '../ui/refusal'
import { commonFaults } from './faults'
import { seenOf, without } from './selection'
import type { Changed, ChosenEdit, Edit } from './wire'

/** What somebody answers to the summary; `exclude` leaves out the numbers that are refused. */
export type Answer = 'apply' | 'exclude' | 'cancel'

/** The code with which a save ends that was called off in the summary. */
export const calledOff = 'called_off'

/** A change that waits for an answer. */
export interface Pending {
  edit: Edit
  changes: Changed[]
  /** Some numbers were left out, and the others are being checked again. */
  busy: boolean
  answer: (answer: Answer) => void
}

async function check(edit: Edit, signal: AbortSignal): Promise<Changed[]> {
  const changes = (await ask(api.POST('/api/forwardings/check', { body: edit, signal }))) ?? []
  const faults = commonFaults(changes)
  if (faults.length) throw new Refusal(422, faults)
  return changes
}

/** The summary before a change of two numbers or more: shows what would happen and waits for an answer. */
export function useAgreement() {
  const pending = shallowRef<Pending>()

  /** Resolves to the edit that was agreed to, for the numbers of the summary but those that were left out. */
  async function agree(edit: Edit): Promise<ChosenEdit> {
    const off = new AbortController()
    async function settle(edit: Edit): Promise<ChosenEdit> {
      const changes = await check(edit, off.signal)
      const answer = await new Promise<Answer>((resolve) => {
        const answer = (to: Answer) => (to === 'cancel' ? off.abort() : resolve(to))
        pending.value = { edit, changes, busy: false, answer }
      })
      if (answer === 'apply') return { ...edit, selection: seenOf(edit.selection, changes) }
      pending.value = pending.value && { ...pending.value, busy: true }
      const refused = changes.filter(({ faults }) => faults.length).map(({ id }) => id)
      return settle({ ...edit, selection: without(edit.selection, refused) })
    }
    const calling = new Promise<never>((_, reject) => {
      off.signal.addEventListener('abort', () => reject(new Refusal(0, [{ code: calledOff }])))
    })
    try {
      return await Promise.race([settle(edit), calling])
    } finally {
      pending.value = undefined
    }
  }

  return { pending, agree }
}
