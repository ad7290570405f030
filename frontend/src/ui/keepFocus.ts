const places = 'td, li, section, form, dialog, main, [role=search], [role=group], [role=region]'

/**
 * Keeps the place of whoever works with the keyboard: when what has the focus vanishes or can no longer be pressed, as a
 * button whose deed is done, the focus goes to what it stood in, and Tab goes on from there.
 */
export function keepFocus() {
  /** What had the focus last, and all that it stood in. */
  let path: HTMLElement[] = []
  document.addEventListener('focusin', ({ target }) => {
    path = []
    for (let one = target as HTMLElement | null; one; one = one.parentElement) path.push(one)
  })
  new MutationObserver(() => {
    const [last, ...around] = path
    if (!last || (last.isConnected && !last.matches(':disabled'))) return
    path = []
    if (document.activeElement !== document.body && document.activeElement !== last) return
    const place = around.find((one) => one.isConnected && one.matches(places))
    if (!place) return
    if (!place.hasAttribute('tabindex')) place.tabIndex = -1
    place.focus({ preventScroll: true })
  }).observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled'] })
}
