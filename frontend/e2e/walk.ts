import { expect } from '@playwright/test'
import type { Person } from './person'

// What the walks over the screens have in common.

/** Where a walk stops: a name for it, and who stands there. */
export type Stop = [name: string, person: Person]
export type Walk = AsyncGenerator<Stop>

/** Sends the form of the page as it is. */
export const submits = (person: Person) => person.page.locator('form button[type=submit]').click()

/** The form says what is wrong with what it holds. */
export const isRefused = (person: Person) => person.page.locator('[aria-invalid=true]').first().waitFor()

/** An address, until what it shows is there. */
export async function opens(person: Person, path: string) {
  await person.opens(path)
  await isThere(person)
}

/** What a page shows has come: nothing of it is on its way. */
export async function isThere(person: Person) {
  await person.page.getByRole('heading', { level: 1 }).waitFor()
  await expect(person.page.locator('[aria-busy=true]')).toHaveCount(0)
  await person.isAtRest()
}

/** As long as names may be where they may be shortest. */
export const longest = '首都圏統括営業本部 東京第一支店 夜間・休日当番（週ごとに持ち回り）の携帯電話'
