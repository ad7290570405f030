import { onScopeDispose } from 'vue'
import type { Router } from 'vue-router'
import { confirmLeaving } from './confirm'

/** Something on the page that leaving it would lose. */
interface Unsaved {
  waits: () => unknown
  ask: () => Promise<boolean>
}

const all = new Set<Unsaved>()
const waiting = () => [...all].find(({ waits }) => waits())

/** Has the person asked before the page is left, the tab closed or they sign out, as long as something waits to be saved. */
export function useUnsaved(waits: Unsaved['waits'], ask = confirmLeaving) {
  const one = { waits, ask }
  all.add(one)
  onScopeDispose(() => all.delete(one))
}

/** True when nothing waits, or the person lets it go. */
export const mayLeave = async () => (await waiting()?.ask()) ?? true

/** Asks no more of this page: the person let go of what waits. */
export const letGo = () => all.clear()

/** Holds back what leads to another page, also to one of the same kind; another filter or order of a list is the same page. */
export function holdBack(router: Router) {
  router.beforeEach((to, from) => to.path === from.path || mayLeave())
  window.addEventListener('beforeunload', (event) => waiting() && event.preventDefault())
}
