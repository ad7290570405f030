import { expect } from '@playwright/test'

interface Mail {
  id: string
  to: string
  subject: string
  text: string
}

/** One person's mails in the trial mailbox; each is read once. */
export class Mailbox {
  readonly #read = new Set<string>()

  constructor(
    readonly portal: string,
    readonly address: string,
  ) {}

  /** The unread mails, newest first. */
  async unread(subject: RegExp): Promise<Mail[]> {
    const answer = await fetch(`${this.portal}/api/trial/mails`)
    const mails: Mail[] = await answer.json()
    return mails.filter((mail) => mail.to === this.address && !this.#read.has(mail.id) && subject.test(mail.subject))
  }

  /** Waits for an unread mail about this and reads the newest. */
  async reads(subject: RegExp): Promise<Mail> {
    let found: Mail | undefined
    await expect
      .poll(
        async () => {
          found = (await this.unread(subject))[0]
          return found?.subject
        },
        { message: `a mail to ${this.address} about ${subject.source}` },
      )
      .toBeTruthy()
    this.#read.add(found!.id)
    return found!
  }

  /** The six digits of the newest mailed one-time password. */
  async readsTheCode(): Promise<string> {
    const { text } = await this.reads(/ワンタイムパスワード|One-time password/)
    return /^\d{6}$/m.exec(text)![0]
  }

  /** The web address at which a password is set. */
  async readsTheLink(subject: RegExp): Promise<string> {
    const { text } = await this.reads(subject)
    return /^http\S*\/password\/\S+$/m.exec(text)![0]
  }
}
