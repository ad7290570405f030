/** All IANA zones that this browser knows, and the one in use even if it does not. */
export function timeZones(current: string): string[] {
  return [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', current])].filter(Boolean).sort()
}
