import { api, ask } from '../api'
import { translate, type useT } from '../i18n'
import { confirm } from '../ui/confirm'
import { asRefusal, type Fault, sentence } from '../ui/refusal'
import type { Done } from './wire'

type T = ReturnType<typeof useT>

const post = (id: number, rest?: true) =>
  ask(api.POST('/api/changes/{id}/undo', { params: { path: { id }, query: { rest } } }))

/** Takes a change back. Where some of its numbers were changed since or are locked, the person is asked whether to take back the
 * others; undefined where they do not want that. `rest` is for people who were asked already. */
export async function takeBack(change: number, t: T, rest?: true): Promise<Done | undefined> {
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
      ...(changed ? [t('forwarding.done.changedSince', { count: changed })] : []),
      ...(locked ? [t('forwarding.done.locked', { count: locked })] : []),
    ]
    const named = phones.join(t('forwarding.summary.join')) + (phones.length < locked ? '…' : '')
    const yes = await confirm({
      title: why.join(t('forwarding.summary.join')),
      text: [
        ...(locked ? [t('forwarding.done.lockedList', { phones: named })] : []),
        t('forwarding.done.restText'),
      ].join('\n'),
      yes: t('forwarding.done.rest', { count }),
    })
    return yes ? await post(change, true) : undefined
  }
}

/** Why a change could not be taken back. */
export const whyNotBack = (fault: Fault): string =>
  fault.code === 'conflict' ? translate('forwarding.done.conflict') : sentence(fault)
