import { ref } from 'vue'
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

/** What takes away that which its page shows: done once, though the page that follows may have to be asked for again. */
export function lastDeed(deed: () => Promise<unknown>, leave: () => Promise<unknown>) {
  const done = ref(false)
  async function perform() {
    if (!done.value) await deed()
    done.value = true
    await leave()
  }
  return { done, perform }
}
