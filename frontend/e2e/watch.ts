import type { BrowserContext } from '@playwright/test'
import { countRequests } from './quiet'

/**
 * Collects what must not happen in any test: complaints of the browser and requests to another host. `cut` tells whether the
 * test itself ended the program under the pages that were open.
 */
export function watch(context: BrowserContext, portal: string, cut: () => boolean): string[] {
  const complaints: string[] = []
  countRequests(context)
  context.on('weberror', (problem) => complaints.push(`uncaught: ${problem.error()}`))
  context.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return
    if (isRefusal(message.text()) || (cut() && isCut(message.text()))) return
    complaints.push(`console ${message.type()}: ${message.text()} (${message.page()?.url()})`)
  })
  context.on('request', (request) => {
    const { origin, protocol } = new URL(request.url())
    if (origin !== portal && protocol !== 'data:' && protocol !== 'blob:') {
      complaints.push(`request to another host: ${request.url()}`)
    }
  })
  return complaints
}

// Chromium itself writes a line for each answer that is a refusal (4xx), and for each request without a network: both
// belong to what is tested. An answer 5xx does not.
const isRefusal = (text: string) =>
  /^Failed to load resource: (the server responded with a status of 4\d\d|net::ERR_(INTERNET_DISCONNECTED|FAILED))/.test(
    text,
  )

// What becomes of an answer that the end of the program cuts off, wherever in it that is.
const isCut = (text: string) =>
  /^Failed to load resource: net::ERR_(CONNECTION_(REFUSED|RESET|CLOSED)|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING|CONTENT_LENGTH_MISMATCH|NETWORK_CHANGED|SOCKET_NOT_CONNECTED)/.test(
    text,
  )
