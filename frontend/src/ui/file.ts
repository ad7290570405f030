import { Refusal } from './refusal'

/** Lets the browser keep data as a file. */
export function saveFile(data: Blob, name: string) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(data)
  link.download = name
  link.click()
  // Some browsers begin to read only after the click is over.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

/** It has gone since it was chosen, or another program keeps it for itself. */
const unreadable = () => new Refusal(0, [{ code: 'file_unreadable' }])

/** A file as base64, for a JSON body. The browser reads it beside the page, which goes on meanwhile. */
export const encoded = (file: Blob) =>
  new Promise<string>((tell, fail) => {
    const reader = new FileReader()
    reader.onload = () => {
      const [, text = ''] = String(reader.result).split(',') // data:text/csv;base64,5ZCN5YmN
      tell(text)
    }
    reader.onerror = () => fail(unreadable())
    reader.readAsDataURL(file)
  })

/** A file in gzip: a table shrinks to a tenth. */
export const gzipped = (file: Blob): Promise<Blob> =>
  new Response(file.stream().pipeThrough(new CompressionStream('gzip'))).blob().catch(() => {
    throw unreadable()
  })

/** Tells whether a file has more than so many megabytes. */
export const larger = (file: Blob, megabytes: number) => file.size > megabytes * 1_000_000
