import { language } from '../i18n'
import { useDeed } from './deed'
import { saveFile } from './file'
import { sentence } from './refusal'
import { tell } from './toast'

const number = (text: unknown) => Number(text).toLocaleString(language())

/** Keeps as a CSV file what a list holds; where that is too much, `refused` says how much it is. */
export function useExport(file: () => Promise<unknown>, words: () => { name: string; done: string }) {
  const { busy, refused, perform, forget } = useDeed((fault) => {
    const { count, limit, ...args } = fault.args ?? {}
    return sentence({ ...fault, args: { ...args, count: number(count), limit: number(limit) } })
  })
  const save = () =>
    perform(async () => {
      saveFile((await file()) as Blob, `${words().name}.csv`)
      tell(words().done)
    })
  return { busy, refused, save, forget }
}
