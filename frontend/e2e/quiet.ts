import { type BrowserContext, expect, type Request } from '@playwright/test'

/** So long nothing is asked before it is taken that nothing will be, in milliseconds: the SPA waits 300 for who types. */
const pause = 500

interface Traffic {
  /** Requests that wait for their answer. */
  open: Set<Request>
  /** When the newest of them began, or the last one ended. */
  last: number
}

const traffic = new WeakMap<BrowserContext, Traffic>()

/** Counts what the pages of a context ask, from before the first of them on. */
export function countRequests(context: BrowserContext) {
  const seen: Traffic = { open: new Set(), last: 0 }
  traffic.set(context, seen)
  const isOver = (request: Request) => {
    seen.open.delete(request)
    seen.last = Date.now()
  }
  context.on('request', (request) => {
    seen.open.add(request)
    seen.last = Date.now()
  })
  context.on('requestfinished', isOver)
  context.on('requestfailed', isOver)
  context.on('page', (page) =>
    page.on('close', () => {
      for (const request of seen.open) if (request.frame().page() === page) isOver(request)
    }),
  )
}

/**
 * Waits until the pages of a context have all that they ask for. The load state "networkidle" is one of a document: after a
 * step within the SPA it is there at once.
 */
export async function untilQuiet(context: BrowserContext) {
  const seen = traffic.get(context)!
  const since = Date.now()
  const waiting = () => {
    const open = [...seen.open].map((request) => request.url())
    return open.length || Date.now() - Math.max(since, seen.last) >= pause ? open : ['what may still be asked']
  }
  await expect.poll(waiting, { message: 'what waits for an answer', intervals: [50] }).toEqual([])
}
