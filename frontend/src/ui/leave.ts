import { type RouteLocationRaw, useRouter } from 'vue-router'
import { tell } from './toast'

/** Goes to another page and says there what was done on this one. */
export function useLeave() {
  const router = useRouter()
  return async (to: RouteLocationRaw, text: string) => {
    await router.push(to)
    tell(text)
  }
}
