import { ref, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/** The token of a mailed link, wherever its address carries it: /password/identity?token=… or #… */
function linkToken(query: unknown, hash: string): string {
  if (typeof query === 'string' && query) return query
  return hash.replace(/^#(token=)?/, '')
}

/**
 * Takes the token of a mailed link out of the address, where others could read it from the screen or the browser's history.
 * It stays with the entry of the history, so that a reload still has it.
 */
export function useLinkToken() {
  const route = useRoute()
  const router = useRouter()
  const kept: unknown = history.state?.token
  const token = ref(typeof kept === 'string' ? kept : '')
  const here = route.path
  watch(
    () => linkToken(route.query.token, route.hash),
    (given) => {
      if (!given || route.path !== here) return
      token.value = given
      void router.replace({ path: here, state: { token: given } })
    },
    { immediate: true },
  )
  return token
}
