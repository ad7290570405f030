// What pages before the sign-in say, and what every page says.
import common from './common.json'
import error from './error.json'
import login from './login.json'
import setup from './setup.json'
import trial from './trial.json'

export default { common, error, login, setup, trial }
