import admin from './admin.json'
import common from './common.json'
import dashboard from './dashboard.json'
import error from './error.json'
import forwarding from './forwarding.json'
import help from './help.json'
import login from './login.json'
import records from './records.json'
import service from './service.json'
import setup from './setup.json'
import trial from './trial.json'

// What the types know of the dictionaries; the build puts a module of its own here (vite.config.ts).
export default { admin, common, dashboard, error, forwarding, help, login, records, service, setup, trial }
