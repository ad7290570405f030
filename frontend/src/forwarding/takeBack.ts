import { api, ask } from '../api'
import { translate } from '../i18n'
import { confirm } from '../ui/confirm'
import { asRefusal, type Fault, Refusal, sentence } from '../ui/refusal'
import type { Done } from './wire'

const notUndone = 'not_undone'

async function post(id: number, rest?: true): Promise<Done> {
  try {
    return await ask(api.POST('/api/changes/{id}/undo', { params: { path: { id }, query: { rest } } }))
  } catch (caught) {
    const refusal = asRefusal(caught)
    const tooLate = refusal.has('conflict') && !Number(refusal.fault.args?.left ?? 0)
    if (!tooLate && !refusal.has('unanswered')) throw caught
    const record = await ask(api.GET('/api/changes/{id}', { params: { path: { id } } })).catch(() => {
      throw caught // neither is known: the first answer, or that there was none, is what is told
    })
    // It may have been this very request, whose answer was lost, now or the last time that it was sent.
    if (record.undoing === 'undone' && record.undone) return { change: record.undone.id, numbers: [] }
    throw tooLate ? caught : new Refusal(0, [{ code: notUndone }])
  }
}

/**
 * Takes a change back. Where some of its numbers were changed since or are locked, the person is asked whether to take back the
 * others; undefined where they do not want that. `rest` is for people who were asked already. Where the answer was lost, the record
 * of the change tells whether it was taken back; its numbers are then not told.
 */
export async function takeBack(change: number, rest?: true): Promise<Done | undefined> {
  try {
    return await post(change, rest)
  } catch (caught) {
    const args = asRefusal(caught).faults.find((one) => one.code === 'conflict')?.args
    const count = Number(args?.left ?? 0)
    if (!count) throw caught
    const changed = Number(args?.changed ?? 0)
    const locked = Number(args?.locked ?? 0)
    const phones = args?.phones ? String(args.phones).split(' ') : []
    const why = [
      ...(changed ? [translate('forwarding.done.changedSince', { count: changed })] : []),
      ...(locked ? [translate('forwarding.done.locked', { count: locked })] : []),
    ]
    const named = phones.join(translate('forwarding.summary.join')) + (phones.length < locked ? '…' : '')
    const yes = await confirm({
      title: why.join(translate('forwarding.summary.join')),
      text: [
        ...(locked ? [translate('forwarding.done.lockedList', { phones: named })] : []),
        translate('forwarding.done.restText'),
      ].join('\n'),
      yes: translate('forwarding.done.rest', { count }),
    })
    return yes ? await post(change, true) : undefined
  }
}

/** Why a change could not be taken back; of many numbers, because of which. */
export function whyNotBack(fault: Fault): string {
  if (fault.code === notUndone) return translate('forwarding.done.notUndone')
  if (fault.code === 'conflict') return translate('forwarding.done.conflict')
  const why = sentence(fault)
  const { number, others } = fault.args ?? {}
  if (!number) return why
  const count = Number(others ?? 0)
  return count
    ? translate('forwarding.done.ofNumbers', { number, count, why })
    : translate('forwarding.done.ofNumber', { number, why })
}
