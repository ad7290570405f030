/** A choice of all IANA zones that this browser knows, and of the one in use even if it does not. */
export function zoneChoices(current: string): { value: string; label: string }[] {
  const zones = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', current].filter(Boolean))
  return [...zones].sort().map((zone) => ({ value: zone, label: zone }))
}
