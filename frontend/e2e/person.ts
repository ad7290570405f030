import { expect, type Locator, type Page } from '@playwright/test'
import type { Authenticator } from './authenticator'
import { Mailbox } from './mailbox'
import type { Who } from './people'
import { untilQuiet } from './quiet'
import { type Language, words } from './words'

/** What somebody knows and has, in whatever tab they are. */
export interface Belongings {
  who: Who
  portal: string
  mails: Mailbox
  password: string
  language: Language
  authenticator?: Authenticator
}

export const belongings = (who: Who, portal: string): Belongings => ({
  who,
  portal,
  mails: new Mailbox(portal, who.mail),
  password: who.password,
  language: 'ja',
})

/** Somebody at a browser: what they read, type and press, by the labels they see. */
export class Person {
  constructor(
    readonly page: Page,
    readonly has: Belongings,
  ) {}

  get words() {
    return words[this.has.language]
  }

  // What everybody does on any page.

  button = (name: string | RegExp): Locator => this.page.getByRole('button', { name, exact: true })
  link = (name: string): Locator => this.page.getByRole('link', { name, exact: true })
  field = (label: string): Locator => this.page.getByLabel(label, { exact: true })
  radio = (label: string): Locator => this.page.getByRole('radio', { name: label, exact: true })

  presses = (name: string) => this.button(name).click()
  follows = (name: string) => this.link(name).click()
  types = (label: string, text: string) => this.field(label).fill(text)

  /** Chooses or ticks what has this label, by a click on the label. */
  async chooses(label: string | RegExp) {
    const input = this.page
      .getByRole('radio', { name: label, exact: true })
      .or(this.page.getByRole('checkbox', { name: label, exact: true }))
    await this.page.locator('label').getByText(label, { exact: true }).click()
    await expect(input).toBeChecked()
  }

  /** The page has this heading, and its title says so too. */
  async sees(heading: string) {
    await expect(this.page.getByRole('heading', { level: 1 })).toHaveText(heading)
    const title = heading.replaceAll(/[.+()/]/g, '\\$&').replaceAll(/\s/g, '\\s') // a blank that breaks no line is one, too
    await expect(this.page).toHaveTitle(new RegExp(`^${title}( \\| |$)`))
  }

  /** Every tab has what it asked for. */
  isAtRest = () => untilQuiet(this.page.context())

  reads = (text: string | RegExp) => expect(this.page.getByText(text).filter({ visible: true }).first()).toBeVisible()

  /** A field says what is wrong with what it holds. */
  async isTold(label: string, fault: string | RegExp) {
    await expect(this.field(label)).toHaveAttribute('aria-invalid', 'true')
    await expect(this.field(label)).toHaveAccessibleDescription(fault)
  }

  opens = (path: string) => this.page.goto(path.startsWith('/') ? this.has.portal + path : path)

  async speaks(language: Language) {
    await this.button(words[language].language).click()
    await expect(this.page.locator('html')).toHaveAttribute('lang', language)
    this.has.language = language
  }

  /** Does something that opens a new tab; answers the same person there. */
  async inNewTab(deed: () => Promise<unknown>): Promise<Person> {
    const [page] = await Promise.all([this.page.waitForEvent('popup'), deed()])
    return new Person(page, this.has)
  }

  /** Opens another tab by hand. */
  newTab = async () => new Person(await this.page.context().newPage(), this.has)

  // Chapter 2-1: a password from a mailed link.

  async opensTheMailedLink(subject = this.words.mailWelcome) {
    const link = await this.has.mails.readsTheLink(subject)
    await this.opens(link)
    return link
  }

  async provesIdentity(given: Partial<Pick<Who, 'mail' | 'name' | 'phone'>> = {}) {
    const { mail, name, phone } = { ...this.has.who, ...given }
    await this.types(this.words.loginId, mail)
    await this.types(this.words.name, name)
    await this.types(this.words.phone, phone)
    await this.presses(this.words.setPassword)
  }

  async setsPassword(password: string) {
    await this.sees(this.words.passwordHeading)
    await this.types(this.words.newPassword, password)
    await this.types(this.words.again, password)
    await this.presses(this.words.save)
    this.has.password = password
  }

  // Chapters 2-1 and 3: signing in.

  /** From the first page: login ID and password. */
  async signsIn(password = this.has.password) {
    await this.presses(this.words.start)
    await this.types(this.words.loginId, this.has.who.mail)
    await this.types(this.words.password, password)
    await this.presses(this.words.signIn)
  }

  async entersTheCode(code: string) {
    await this.types(this.words.code, code)
    await this.presses(this.words.verify)
  }

  entersTheMailedCode = async () => this.entersTheCode(await this.has.mails.readsTheCode())
  entersTheCodeOfTheApp = async () => this.entersTheCode(await this.has.authenticator!.code())

  /** The link on the page of a service; the menu has one too. */
  opensAllMenus = () =>
    this.page.getByRole('main').getByRole('link', { name: this.words.allMenus, exact: true }).click()

  /** Whoever is signed in is the name of the menu's button, and what it opens follows. */
  userMenu = () => this.button(new RegExp(`${this.words.userMenu}$`))
  opensTheUserMenu = () => this.userMenu().click()

  async signsOut() {
    await this.opensTheUserMenu()
    await this.presses(this.words.signOut)
    await this.sees(this.words.portal)
  }
}
