/** The list that this page was opened from, with its filters and its page; the plain list when it was opened otherwise. */
export function listAddress(list: string): string {
  const back: unknown = window.history.state?.back
  return typeof back === 'string' && (back === list || back.startsWith(`${list}?`)) ? back : list
}
