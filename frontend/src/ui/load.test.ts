import { afterEach, describe, expect, it } from 'vitest'
import { type EffectScope, effectScope, nextTick, ref } from 'vue'
import { useLoad, withReload } from './load'
import { Refusal } from './refusal'

let page: EffectScope
afterEach(() => page.stop())

const settled = async () => {
  for (let i = 0; i < 5; i++) await nextTick()
}

/** Loads what the server holds of a number; `refuses` is what it answers instead. */
async function open() {
  const server = { held: 'first', refuses: undefined as Refusal | undefined }
  const id = ref(1)
  page = effectScope()
  const load = page.run(() =>
    useLoad(async () => {
      if (server.refuses) throw server.refuses
      return `${id.value} ${server.held}`
    }, [id]),
  )!
  await settled()
  return { server, id, load }
}
const offline = new Refusal(0, [{ code: 'offline' }])

describe('what is loaded', () => {
  it('stays when asking for it again fails, and the failure is told', async () => {
    const { server, load } = await open()
    server.refuses = offline
    await load.reload()
    expect(load).toMatchObject({ data: '1 first', failure: offline })
    server.refuses = undefined
    server.held = 'second'
    await load.reload()
    expect(load).toMatchObject({ data: '1 second', failure: undefined })
  })

  it('does not stand for the answer to another question, however often that fails', async () => {
    const { server, id, load } = await open()
    server.refuses = offline
    id.value = 2
    await settled()
    expect(load).toMatchObject({ data: undefined, failure: offline })
    await load.reload()
    expect(load.data).toBeUndefined()
  })

  it('goes when it is not there any more', async () => {
    const { server, load } = await open()
    server.refuses = new Refusal(404, [{ code: 'not_found' }])
    await load.reload()
    expect(load.data).toBeUndefined()
  })
})

describe('what a deed answered', () => {
  /** Loads a list; each question waits until it is answered. */
  async function wait() {
    const answers: ((data: string) => void)[] = []
    const page_ = ref(1)
    page = effectScope()
    const load = page.run(() => useLoad(() => new Promise<string>((answer) => answers.push(answer)), [page_]))!
    const answer = async (nth: number, data: string) => {
      answers[nth]?.(data)
      await settled()
    }
    await answer(0, 'before')
    return { load, answer, page: page_, asked: () => answers.length }
  }

  it('is not overwritten by a question that was on its way', async () => {
    const { load, answer } = await wait()
    void load.reload()
    load.set('after')
    expect(load).toMatchObject({ data: 'after', busy: false })
    await answer(1, 'before')
    expect(load).toMatchObject({ data: 'after', busy: false, waiting: false })
  })

  it('does not stand for the answer to another question', async () => {
    const { load, answer, page, asked } = await wait()
    page.value = 2
    await settled()
    load.set('after, of page 1')
    expect(load.data).toBe('before')
    await answer(1, 'page 2, before')
    expect(load.data).toBe('before')
    await answer(asked() - 1, 'page 2, after')
    expect(load.data).toBe('page 2, after')
  })
})

describe('a deed that goes by what was loaded', () => {
  const deed = (...codes: string[]) =>
    Promise.reject(
      new Refusal(
        409,
        codes.map((code) => ({ code })),
      ),
    )

  it.each(['conflict', 'stale_forwarding', 'not_found'])('reads it again when it is refused as %s', async (code) => {
    const { server, load } = await open()
    server.held = 'theirs'
    await expect(withReload(load, deed(code))).rejects.toMatchObject({ faults: [{ code }] })
    expect(load.data).toBe('1 theirs')
  })

  it('leaves it where the refusal is about something else, or nothing is refused', async () => {
    const { server, load } = await open()
    server.held = 'theirs'
    await expect(withReload(load, deed('required'))).rejects.toThrow()
    expect(await withReload(load, Promise.resolve('done'))).toBe('done')
    expect(load.data).toBe('1 first')
  })
})
