import account from './account.json'
import admin from './admin.json'
import common from './common.json'
import dashboard from './dashboard.json'
import error from './error.json'
import forwarding from './forwarding.json'
import help from './help.json'
import login from './login.json'
import service from './service.json'
import trial from './trial.json'

export default { common, error, login, dashboard, service, forwarding, admin, account, help, trial }
