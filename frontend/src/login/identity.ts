/** Who passed 本人確認 in this tab: the next page tells a password manager, and its rules compare with it. */
export const proven = { loginId: '' }
