/** Frames that come when the first page in them is opened. */
export const frames = {
  portal: () => import('./PortalFrame.vue'),
  plain: () => import('./PlainFrame.vue'),
  site: () => import('./SiteFrame.vue'),
}
