// What the other pages say; loaded with the first of them.
import account from './account.json'
import addresses from './addresses.json'
import admin from './admin.json'
import changes from './changes.json'
import conflict from './conflict.json'
import dashboard from './dashboard.json'
import forwarding from './forwarding.json'
import error from './inside/error.json'
import lapsed from './lapsed.json'
import plan from './plan.json'
import preview from './preview.json'
import records from './records.json'
import rights from './rights.json'
import schedules from './schedules.json'
import service from './service.json'
import session from './session.json'
import settings from './settings.json'
import stepup from './stepup.json'
import tested from './tested.json'
import until from './until.json'

export default {
  account,
  addresses,
  admin,
  changes,
  conflict,
  dashboard,
  error,
  forwarding,
  lapsed,
  plan,
  preview,
  records,
  rights,
  schedules,
  service,
  session,
  settings,
  stepup,
  tested,
  until,
}
