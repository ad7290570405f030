import { type RouteLocationRaw, useRouter } from 'vue-router'
import { Refusal } from './refusal'
import { tell } from './toast'

/** Goes to another page and says there what was done on this one; where that page does not come, it is done all the same. */
export function useLeave() {
  const router = useRouter()
  return async (to: RouteLocationRaw, text: string) => {
    await router.push(to).catch(() => {
      throw new Refusal(0, [{ code: 'unfinished' }]) // why it did not come, the router knows and says
    })
    tell(text)
  }
}
