import { type Component, watch } from 'vue'
import {
  createRouter,
  createWebHistory,
  type RouteLocationNormalized,
  type RouteRecordRaw,
  START_LOCATION,
} from 'vue-router'
import { frames } from './frame/frames'
import { needDictionary, translate } from './i18n'
import { abandon, followLanguage, type Step, session, sessionKnown, stuck } from './session'
import { stepPage, wanted } from './steps'
import { question } from './ui/confirm'
import { again, navigated } from './ui/navigation'
import { tell } from './ui/toast'
import { holdBack, letGo } from './ui/unsaved'
import { isReplaced } from './ui/version'

/** Who may open a page: anyone; who is at this step of a sign-in; who is signed in; portal administrators. */
type Access = 'anyone' | 'user' | 'admin' | Step
/** What stands around a page; `document` is the sign-in card with room for a text. */
type Frame = 'signin' | 'document' | 'portal' | 'site' | 'plain'

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
): RouteRecordRaw => ({ path, component: page, meta: { access, frame }, props: true })

const table: RouteRecordRaw[] = [
  at('/login', () => import('./login/EntryPage.vue'), 'sign_in', 'signin'),
  at('/login/password', () => import('./login/SignInPage.vue'), 'sign_in', 'signin'),
  at('/login/factor', () => import('./login/FactorPage.vue'), 'choose_factor', 'signin'),
  at('/login/totp-setup', () => import('./login/TotpSetupPage.vue'), 'totp_setup', 'signin'),
  at('/login/totp-done', () => import('./login/TotpDonePage.vue'), 'anyone', 'signin'),
  at('/login/totp', () => import('./login/TotpPage.vue'), 'totp', 'signin'),
  at('/login/mail', () => import('./login/MailPage.vue'), 'mail_code', 'signin'),
  at('/login/terms', () => import('./login/TermsPage.vue'), 'terms', 'document'),
  at('/password/forgot', () => import('./login/ForgotPage.vue'), 'anyone', 'signin'),
  at('/password/identity', () => import('./login/IdentityPage.vue'), 'anyone', 'signin'),
  at('/password/new', () => import('./login/NewPasswordPage.vue'), 'new_password', 'signin'),
  at('/password/done', () => import('./login/PasswordDonePage.vue'), 'anyone', 'signin'),
  at('/setup', () => import('./setup/SetupPage.vue'), 'anyone', 'signin'),

  at('/', () => import('./dashboard/DashboardPage.vue'), 'user', 'portal'),
  at('/numbers', () => import('./forwarding/FindPage.vue'), 'user', 'portal'),
  at('/numbers/lapsed', () => import('./forwarding/LapsedPage.vue'), 'user', 'portal'),
  at('/changes/:id(\\d+)', () => import('./forwarding/ChangeEntry.vue'), 'user', 'portal'),
  at('/services/:id', () => import('./service/ServicePage.vue'), 'user', 'portal'),
  at('/services/:id/menu', () => import('./service/MenuPage.vue'), 'user', 'portal'),
  at('/services/:id/contracts', () => import('./service/ContractsPage.vue'), 'user', 'portal'),

  at('/account', () => import('./account/AccountPage.vue'), 'user', 'portal'),

  at('/web-settings/:voiceGroup', () => import('./forwarding/SitePage.vue'), 'user', 'site'),
  at('/web-settings/:voiceGroup/addresses', () => import('./addresses/AddressesPage.vue'), 'user', 'site'),
  at('/web-settings/:voiceGroup/addresses/new', () => import('./addresses/AddressNewPage.vue'), 'admin', 'site'),
  at('/web-settings/:voiceGroup/addresses/:id', () => import('./addresses/AddressPage.vue'), 'admin', 'site'),
  at('/web-settings/:voiceGroup/numbers/:id(\\d+)', () => import('./forwarding/NumberPage.vue'), 'user', 'site'),
  at('/web-settings/:voiceGroup/forwarding', () => import('./forwarding/SearchPage.vue'), 'user', 'site'),
  at('/web-settings/:voiceGroup/batches', () => import('./forwarding/BatchesPage.vue'), 'user', 'site'),
  at('/web-settings/:voiceGroup/batches/deleted', () => import('./forwarding/BatchesDeletedPage.vue'), 'user', 'site'),
  at('/web-settings/:voiceGroup/batches/:id', () => import('./forwarding/BatchPage.vue'), 'user', 'site'),
  at(
    '/web-settings/:voiceGroup/batches/:id/steps/:step(\\d+)',
    () => import('./forwarding/BatchStepPage.vue'),
    'user',
    'site',
  ),
  at('/web-settings/:voiceGroup/changes', () => import('./forwarding/ChangesPage.vue'), 'user', 'site'),
  at('/web-settings/:voiceGroup/changes/:id(\\d+)', () => import('./forwarding/ChangePage.vue'), 'user', 'site'),
  at('/web-settings/:voiceGroup/import', () => import('./forwarding/ImportPage.vue'), 'user', 'site'),
  at('/web-settings/:voiceGroup/forwarding/schedule', () => import('./forwarding/PlanPage.vue'), 'user', 'site'),
  at('/web-settings/:voiceGroup/forwarding/edit', () => import('./forwarding/EditPage.vue'), 'user', 'site'),
  at('/web-settings/:voiceGroup/schedules', () => import('./schedules/SchedulesPage.vue'), 'user', 'site'),
  at('/web-settings/:voiceGroup/schedules/new', () => import('./schedules/ScheduleNewPage.vue'), 'admin', 'site'),
  at('/web-settings/:voiceGroup/schedules/:id', () => import('./schedules/SchedulePage.vue'), 'user', 'site'),

  at('/admin', () => import('./admin/AdminPage.vue'), 'admin', 'portal'),
  at('/admin/users', () => import('./admin/UsersPage.vue'), 'admin', 'portal'),
  at('/admin/users/new', () => import('./admin/UserNewPage.vue'), 'admin', 'portal'),
  at('/admin/users/import', () => import('./admin/UsersImportPage.vue'), 'admin', 'portal'),
  at('/admin/users/:id', () => import('./admin/UserPage.vue'), 'admin', 'portal'),
  at('/admin/groups', () => import('./admin/GroupsPage.vue'), 'admin', 'portal'),
  at('/admin/groups/new', () => import('./admin/GroupNewPage.vue'), 'admin', 'portal'),
  at('/admin/groups/:id', () => import('./admin/GroupPage.vue'), 'admin', 'portal'),
  at('/admin/audit', () => import('./admin/AuditPage.vue'), 'admin', 'portal'),
  at('/admin/mails', () => import('./admin/MailsPage.vue'), 'admin', 'portal'),
  at('/admin/settings', () => import('./settings/SettingsPage.vue'), 'admin', 'portal'),
  at('/admin/terms', () => import('./settings/TermsPage.vue'), 'admin', 'portal'),
  at('/admin/notices', () => import('./settings/NoticesPage.vue'), 'admin', 'portal'),
  at('/admin/notices/new', () => import('./settings/NoticeNewPage.vue'), 'admin', 'portal'),
  at('/admin/notices/:id', () => import('./settings/NoticePage.vue'), 'admin', 'portal'),

  at('/help/terms', () => import('./help/TermsPage.vue'), 'anyone', 'plain'),
  at('/help/:topic', () => import('./help/HelpPage.vue'), 'anyone', 'plain'),
  at('/trial/mail', () => import('./trial/MailboxPage.vue'), 'anyone', 'plain'),
  at('/:rest(.*)*', () => import('./ui/NotFound.vue'), 'anyone', 'plain'),
]

function admit(to: RouteLocationNormalized) {
  const { access } = to.meta
  if (access === 'anyone' || access === session.step) return true
  // One may start over at any time, and choose the second factor again as long as it is open.
  if (access === 'sign_in' && session.step !== 'done') return true
  if (access === 'choose_factor' && session.can_choose) return true
  if (access === 'user' || access === 'admin') {
    if (session.step !== 'done') {
      return { path: stepPage(), query: to.path === '/' ? {} : { to: to.fullPath }, replace: true }
    }
    return access === 'user' || session.user?.role === 'admin' || { path: `/not-found${to.path}`, replace: true }
  }
  const aim = wanted(to.query.to)
  if (session.step === 'done' && aim) return aim
  return { path: stepPage(), query: to.query, replace: true }
}

const router = createRouter({
  history: createWebHistory(),
  routes: table,
  scrollBehavior(to, from, saved) {
    if (saved) return again(saved, () => router.currentRoute.value === to)
    if (/^#[a-z-]+$/.test(to.hash)) return { el: to.hash }
    const turned = ['page', 'before', 'after'].some((key) => to.query[key] !== from.query[key])
    return to.path === from.path && !turned ? false : { top: 0 } // another order of a list keeps the place in it
  },
})
router.beforeEach(sessionKnown)
router.beforeEach(admit)
holdBack(router)
router.beforeResolve(async ({ meta: { frame } }) => {
  if (frame === 'portal' || frame === 'site') await Promise.all([needDictionary('inside'), frames[frame]()])
  else if (frame === 'plain') await Promise.all([needDictionary('help'), frames.plain()])
  else await needDictionary('entrance')
})
router.afterEach((to, from, failure) => {
  if (failure || to.path === from.path) return
  // What the page before still asked is not done any more.
  question.value?.answer(false)
  abandon()
  navigated()
})
watch(() => session.step, followLanguage)

// A part of the page did not come. Where a new version was installed and the files of this one are gone, the page is loaded as
// it is now; else there is no connection, and one stays where one is.
router.onError(async (_failure, to, from) => {
  if (await isReplaced()) {
    letGo() // whoever had something to lose was asked already
    location.assign(location.origin + to.fullPath)
  } else if (from === START_LOCATION) {
    stuck.value = true
    await new Promise((resolve) => {
      setTimeout(resolve, 5000)
      addEventListener('online', resolve, { once: true })
    })
    router.replace(to.fullPath).catch(() => {}) // it comes here again
  } else tell(translate('error.offline'), 'danger')
})

/** Goes on where somebody waited at the sign-in, which was done in another tab. */
export function enter() {
  const to = admit(router.currentRoute.value)
  if (to !== true) void router.replace(to)
}

export default router
