/** The seconds of 呼出時間 as typed, full-width digits and a unit included; undefined when it is no whole number. */
export function ringSeconds(text: string): number | undefined {
  const [, digits] = /^(\d{1,6})(?:秒|s)?$/.exec(text.normalize('NFKC').replace(/\s/g, '')) ?? []
  return digits === undefined ? undefined : Number(digits)
}
