let navigations = 0

/** Told by the router after each navigation. */
export function navigated() {
  navigations++
}

/** True when this page was reached inside the application, not by opening it: then the focus has to be moved. */
export const arrived = () => navigations > 1
