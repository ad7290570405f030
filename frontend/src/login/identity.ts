/** The token of a mailed link, wherever its address carries it: /password/identity?token=… or #… */
export function linkToken(query: unknown, hash: string): string {
  if (typeof query === 'string' && query) return query
  return hash.replace(/^#(token=)?/, '')
}

/** Who passed 本人確認 in this tab: the next page tells a password manager, and its rules compare with it. */
export const proven = { loginId: '' }
