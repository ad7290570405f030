let navigations = 0

/** Told by the router after each navigation. */
export function navigated() {
  navigations++
}

/** How long is waited for what makes a page as long as it was, in milliseconds. */
const patience = 2000

/**
 * The place where somebody was on the page that they come back to, once what comes after the page has made it as long again;
 * none when they went on meanwhile.
 */
export async function again<Place extends { top: number }>(place: Place, isHere: () => boolean) {
  const end = performance.now() + patience
  const page = document.documentElement
  const grows = () => page.scrollHeight < place.top + innerHeight && performance.now() < end
  const start = grows() && scrollY // reading the height settles where the page stands now
  while (start !== false && grows()) await new Promise(requestAnimationFrame)
  return isHere() && (start === false || scrollY === start) && place
}

/** True when this page was reached inside the application, not by opening it: then the focus has to be moved. */
export const arrived = () => navigations > 1
