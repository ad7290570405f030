import { type BrowserContextOptions, test as base, expect } from '@playwright/test'
import type { Who } from './people'
import { belongings, Person } from './person'
import { Portal } from './portal'
import { acceptInvitation, signIn } from './shortcuts'
import { leavesBehind, patience } from './today'
import { watch } from './watch'

interface Fixtures {
  /** Full hours of Tokyo at which something changes for the test: none of them comes while it runs. */
  changes: readonly number[]
  /** With the trial company, or without any. */
  trial: boolean
  portal: Portal
  /** Gives somebody a browser of their own, on the first page. */
  meet: (who: Who, options?: BrowserContextOptions, at?: string) => Promise<Person>
  /** The same, already signed in and on the dashboard. */
  meetSignedIn: (who: Who, options?: BrowserContextOptions, at?: string) => Promise<Person>
}

/** Each test has a program and a trial company of its own. */
export const test = base.extend<Fixtures>({
  changes: [[0], { option: true }],
  trial: [true, { option: true }],

  portal: [
    async ({ changes, trial }, use) => {
      await leavesBehind(changes)
      const portal = await Portal.start({ trial })
      await use(portal)
      await portal.remove()
      expect(portal.errors, 'errors in the log of the program').toEqual([])
    },
    { timeout: patience + 60_000 },
  ],

  meet: async ({ browser, portal }, use) => {
    const complaints: string[][] = []
    await use(async (who, options, at = portal.url) => {
      const context = await browser.newContext(options)
      portal.visitors.push(context)
      complaints.push(watch(context, at, () => portal.restarted))
      const person = new Person(await context.newPage(), belongings(who, at))
      await person.opens('/')
      await person.sees(person.words.portal)
      return person
    })
    // Otherwise each page of each test would go on asking a program that is gone until the last test has ended.
    await Promise.all(portal.visitors.map((context) => context.close()))
    expect(complaints.flat(), 'complaints of the browser').toEqual([])
  },

  meetSignedIn: async ({ meet }, use) => {
    await use(async (who, options, at) => {
      const person = await meet(who, options, at)
      if (!person.has.password) await acceptInvitation(person, 'Himitsu2026')
      await signIn(person)
      await person.opens('/')
      await person.sees(person.words.dashboard)
      await person.isAtRest() // nothing is left for what the test does next to cut off
      return person
    })
  },
})

export { expect }
