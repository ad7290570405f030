import { translate } from '../i18n'
import { confirm } from './confirm'
import { Refusal } from './refusal'
import { letGo } from './unsaved'

/** The file that the page began with; its name changes with each version. */
const entry = document.querySelector('script[type=module][src]')?.getAttribute('src')

/** True when the server has the pages of another version than this one, so that files of this one may be gone. */
export async function isReplaced(): Promise<boolean> {
  try {
    const answer = await fetch('/', { cache: 'no-store' })
    return answer.ok && Boolean(entry) && !(await answer.text()).includes(entry!)
  } catch {
    return false // no connection
  }
}

/** Offers to load the page again, with what was typed at stake. */
async function offerReload() {
  const yes = await confirm({
    title: translate('common.version.title'),
    text: translate('common.version.text'),
    yes: translate('common.version.reload'),
    no: translate('common.leave.stay'),
  })
  if (!yes) return
  letGo()
  location.reload()
}

/** What stands for a part of this page that did not come: a new version, or no connection. */
export async function missing(): Promise<Refusal> {
  const replaced = await isReplaced()
  if (replaced) void offerReload()
  return new Refusal(0, [{ code: replaced ? 'new_version' : 'offline' }])
}
