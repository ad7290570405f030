import { shallowRef } from 'vue'
import { translate } from '../i18n'

export interface Question {
  title: string
  text?: string
  /** What it concerns, each to be looked at in a tab of its own. */
  about?: { label: string; to: string }[]
  /** How much more it concerns. */
  more?: string
  /** The verb on the button that does it. */
  yes: string
  no?: string
  danger?: boolean
}

/** The question that ConfirmHost shows now. */
export const question = shallowRef<(Question & { answer: (yes: boolean) => void }) | undefined>()

/** Asks in a dialog and waits for the answer; dismissing it is a no. */
export function confirm(asked: Question): Promise<boolean> {
  question.value?.answer(false)
  return new Promise((resolve) => {
    question.value = {
      ...asked,
      answer: (yes) => {
        question.value = undefined
        resolve(yes)
      },
    }
  })
}

export const confirmLeaving = () =>
  confirm({
    title: translate('common.leave.title'),
    text: translate('common.leave.text'),
    yes: translate('common.leave.go'),
    no: translate('common.leave.stay'),
    danger: true,
  })
