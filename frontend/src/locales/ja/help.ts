// What the help and the terms say, which open before the sign-in as well.
import help from './help.json'

export default { help }
