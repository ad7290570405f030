import { type Component, watch } from 'vue'
import { createRouter, createWebHistory, type RouteLocationNormalized, type RouteRecordRaw } from 'vue-router'
import { followLanguage, type Step, session } from './session'
import { navigated } from './ui/navigation'

/** Who may open a page: anyone; who is at this step of a sign-in; who is signed in; portal administrators. */
type Access = 'anyone' | 'user' | 'admin' | Step
type Frame = 'signin' | 'portal' | 'site' | 'plain'

declare module 'vue-router' {
  interface RouteMeta {
    access: Access
    frame: Frame
  }
}

const at = (
  path: string,
  page: () => Promise<{ default: Component }>,
  access: Access,
  frame: Frame,
): RouteRecordRaw => ({
  path,
  component: page,
  meta: { access, frame },
  props: true,
})

const table: RouteRecordRaw[] = [at('/:rest(.*)*', () => import('./frame/NotFoundPage.vue'), 'anyone', 'plain')]

/** The page of each step; the others send here whoever is not far enough. */
const stepPages: Record<Step, string> = {
  sign_in: '/login',
  new_password: '/password/new',
  choose_factor: '/login/factor',
  totp_setup: '/login/totp-setup',
  totp: '/login/totp',
  mail_code: '/login/mail',
  terms: '/login/terms',
  done: '/',
}

export const stepPage = () => stepPages[session.step]

function admit(to: RouteLocationNormalized) {
  const { access } = to.meta
  if (access === 'anyone') return true
  if (access === session.step) return true
  if (access === 'user' || access === 'admin') {
    if (session.step !== 'done') {
      return { path: stepPage(), query: to.path === '/' ? {} : { to: to.fullPath }, replace: true }
    }
    return access === 'user' || session.user?.role === 'admin' || { path: `/not-found${to.path}`, replace: true }
  }
  return { path: stepPage(), query: to.query, replace: true }
}

const router = createRouter({
  history: createWebHistory(),
  routes: table,
  scrollBehavior: (to, _from, saved) => saved ?? (to.hash ? { el: to.hash } : { top: 0 }),
})
router.beforeEach(admit)
router.afterEach((to, from, failure) => {
  if (!failure && to.path !== from.path) navigated()
})
watch(() => session.step, followLanguage)

// A new version was installed and the files of this one are gone: load the page as it is now.
router.onError((_failure, to) => {
  if (sessionStorage.getItem('reloaded') === to.fullPath) return
  sessionStorage.setItem('reloaded', to.fullPath)
  location.assign(to.fullPath)
})

export default router
