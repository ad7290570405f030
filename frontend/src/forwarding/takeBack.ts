import { api, ask } from '../api'
import { translate } from '../i18n'
import { confirm } from '../ui/confirm'
import { asRefusal, type Fault, sentence } from '../ui/refusal'
import type { Done } from './wire'

const post = (id: number, rest?: true) =>
  ask(api.POST('/api/changes/{id}/undo', { params: { path: { id }, query: { rest } } }))

/**
 * Takes a change back. Where some of its numbers were changed since or are locked, the person is asked whether to take back the
 * others; undefined where they do not want that. `rest` is for people who were asked already.
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

/** Why a change could not be taken back. */
export const whyNotBack = (fault: Fault): string =>
  fault.code === 'conflict' ? translate('forwarding.done.conflict') : sentence(fault)
