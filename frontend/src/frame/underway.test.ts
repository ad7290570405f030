import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { createApp, h, nextTick } from 'vue'
import { createMemoryHistory, createRouter, RouterView } from 'vue-router'
import { setLanguage } from '../i18n'
import WorkingStatus from '../ui/WorkingStatus.vue'
import Underway from './Underway.vue'

beforeAll(() => setLanguage('en'))
beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  document.body.innerHTML = ''
})

/** Somebody on a page who follows a link to another one, which comes, or does not, when `answer` or `fail` is called. */
async function leaves() {
  let answer = (_page: object) => {}
  let fail = (_why: Error) => {}
  const far = new Promise<object>((come, refuse) => {
    answer = come
    fail = refuse
  })
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/', component: { render: () => 'near' } },
      { path: '/far', component: () => far },
    ],
  })
  const root = document.body.appendChild(document.createElement('div'))
  createApp(() => [h(RouterView), h(Underway), h(WorkingStatus)])
    .use(router)
    .mount(root)
  await router.push('/')
  await nextTick()
  const arrival = router.push('/far').catch(() => 'failed')
  await nextTick()
  const says = () => root.querySelector('[role=status]')?.textContent
  return { arrival, answer: () => answer({ render: () => 'far' }), fail: () => fail(new Error('offline')), says }
}

it('says that a page is on its way where it takes longer than a moment, and no more once it is there', async () => {
  const { arrival, answer, says } = await leaves()
  expect(says()).toBe('')
  await vi.advanceTimersByTimeAsync(300)
  expect(says()).toBe('Working')
  answer()
  await arrival
  await nextTick()
  expect(says()).toBe('')
})

it('ends where the page does not come', async () => {
  const { arrival, fail, says } = await leaves()
  await vi.advanceTimersByTimeAsync(300)
  expect(says()).toBe('Working')
  fail()
  expect(await arrival).toBe('failed')
  await nextTick()
  expect(says()).toBe('')
})

it('says nothing of a page that comes at once', async () => {
  const { arrival, answer, says } = await leaves()
  answer()
  await arrival
  await vi.advanceTimersByTimeAsync(1000)
  expect(says()).toBe('')
})
