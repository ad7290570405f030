import { expect } from '@playwright/test'
import { Person } from './person'

interface Conditions {
  site?: string
  contract?: string
  number?: string
}

/** Where calls go: a number in one of the five lists, or the message box. */
interface Forwarding {
  to: string
  list?: number
}

/** Somebody at work in Web設定変更サイト (manual, chapter 4). */
export class Site extends Person {
  /** From the dashboard through the menus, as chapter 3 describes it; the site opens in a tab of its own. */
  static async through(person: Person, voiceGroup: string): Promise<Site> {
    const { words } = person
    await person.follows('Arcstar IP Voice')
    await person.opensAllMenus()
    await person.follows(words.change)
    await person.sees(words.contracts)
    const row = person.page.getByRole('row').filter({ hasText: voiceGroup })
    const tab = await person.inNewTab(() => row.getByRole('button', { name: words.openSite, exact: true }).click())
    return new Site(tab.page, tab.has)
  }

  /** Straight to the search, in the same tab. */
  static async at(person: Person, voiceGroup: string): Promise<Site> {
    const site = new Site(person.page, person.has)
    await site.opens(`/web-settings/${voiceGroup}/forwarding`)
    await site.sees(site.words.search)
    return site
  }

  /** ① the menu button and 「転送を設定する」. */
  async opensTheSearch() {
    await this.presses(this.words.menu)
    await this.page.getByRole('navigation').getByRole('link', { name: this.words.setForwarding, exact: true }).click()
    await this.sees(this.words.search)
  }

  row = (phone: string) => this.page.getByRole('row').filter({ hasText: phone })
  rows = () => this.page.getByRole('row').filter({ hasText: /\d{2,3}-\d{4}-\d{4}/ })
  /** リスト1…5: the field for the number. */
  entry = (list: number) => this.page.getByRole('textbox', { name: this.words.list(list), exact: true })
  checkbox = (label: string) => this.page.getByRole('checkbox', { name: label, exact: true })
  tick = (phone: string) => this.page.getByRole('checkbox', { name: new RegExp(`${phone}$`) })
  dialog = () => this.page.getByRole('dialog')

  async searches({ site = '', contract = '', number = '' }: Conditions = {}) {
    await this.types(this.words.siteId, site)
    await this.types(this.words.contract, contract)
    await this.types(this.words.number, number)
    await this.presses(this.words.find)
  }

  async selects(...phones: string[]) {
    for (const phone of phones) await this.tick(phone).check()
    await this.presses(this.words.select)
    await this.sees(this.words.settings)
    await expect(this.button(this.words.set)).toBeVisible()
  }

  /** From the search to the form of some numbers. */
  async opensTheForm(...phones: string[]) {
    await this.searches()
    await this.selects(...phones)
  }

  async fillsIn({ to, list = 1 }: Forwarding) {
    await this.chooses(this.words.forward)
    if (!(await this.checkbox(this.words.unconditional).isChecked())) await this.chooses(this.words.unconditional)
    if (to === this.words.voicemail) return this.chooses(to)
    await this.entry(list).fill(to)
    await this.chooses(this.words.list(list))
  }

  /** The end of one click on the next morning of work: tomorrow, but for days before days off. */
  readonly nextMorning = /^(明朝|翌営業日の朝)まで$/

  /** 設定, and the answer that it is done. */
  async sets() {
    await this.presses(this.words.set)
    await this.isDone()
  }

  async isDone() {
    await expect(this.page.getByRole('heading', { name: this.words.done })).toBeVisible()
  }

  /** Everything from the search to 「転送の設定が完了しました。」 */
  async forwards(phone: string, forwarding: Forwarding) {
    await this.opensTheForm(phone)
    await this.fillsIn(forwarding)
    await this.sets()
  }

  /** From a list to the page of a number and on to the form of its schedule: calls go at once to these, period by period. */
  async plans(phone: string, ways: { [period in '営業時間内' | '営業時間外']?: string | RegExp }) {
    await this.follows(phone)
    await this.page
      .getByRole('region', { name: 'スケジュール' })
      .getByRole('button', { name: this.words.toSchedule })
      .click()
    await this.sees('転送 (番号ごと) スケジュール設定')
    for (const [period, to] of Object.entries(ways)) {
      const region = this.page.getByRole('region', { name: period })
      await region.getByText(this.words.forward, { exact: true }).click()
      await region.getByText(this.words.unconditional, { exact: true }).click()
      await region.getByText(to).click()
    }
  }

  /** 設定 in that form, and the answer that the number follows the schedule. */
  async setsThePlan(schedule: string) {
    await this.presses(this.words.set)
    await this.reads(`スケジュール「${schedule}」に従います`)
  }

  /** The result of a search says of a number: 転送状態 and 転送詳細. */
  async finds(phone: string, state: string, detail: string) {
    const cells = this.row(phone).getByRole('cell')
    await expect(cells.nth(4)).toHaveText(state)
    await expect(cells.nth(5)).toHaveText(detail)
  }
}
