import { nextTick, onScopeDispose, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/**
 * Leads whoever follows a link to a part of the page (#passkeys), or opens the page at it, there: the part comes into view, and
 * its heading, an h2 with tabindex -1, takes the focus. Parts come with what is loaded: `ready` tells whether they have.
 */
export function useSections(ready: () => boolean) {
  const route = useRoute()
  const { path } = route
  async function lead() {
    await nextTick()
    const part = /^#[a-z-]+$/.test(route.hash) && document.getElementById(route.hash.slice(1))
    if (!part) return
    part.querySelector<HTMLElement>('h2[tabindex]')?.focus({ preventScroll: true })
    part.scrollIntoView()
  }
  onScopeDispose(useRouter().afterEach((to) => to.path === path && void lead()))
  watch(ready, (is) => is && void lead(), { immediate: true })
}
