package web

type route struct {
	method, path string
	access       Access
	register     register
}

// routes is the whole API: method, path, who may call, operation. Whose rows an operation touches is decided in the
// store's SQL.
var routes = []route{
	{"GET", "/api/session", Anyone, op("session", (*Server).session)},
	{"POST", "/api/login", Anyone, op("sign-in", (*Server).signIn)},
	{"POST", "/api/login/factor", Step, op("choose-factor", (*Server).chooseFactor)},
	{"POST", "/api/login/totp-setup", Step, op("begin-totp", (*Server).beginTOTP)},
	{"POST", "/api/login/totp-setup/confirm", Step, op("confirm-totp", (*Server).confirmTOTP)},
	{"POST", "/api/login/totp", Step, op("enter-totp", (*Server).enterTOTP)},
	{"POST", "/api/login/mail", Step, op("enter-mail-code", (*Server).enterMailCode)},
	{"POST", "/api/login/mail/send", Step, op("resend-code", (*Server).resendCode)},
	{"POST", "/api/login/recovery", Step, op("enter-recovery-code", (*Server).enterRecoveryCode)},
	{"POST", "/api/login/passkey/begin", Anyone, op("begin-passkey-sign-in", (*Server).beginPasskeySignIn)},
	{"POST", "/api/login/passkey", Anyone, op("sign-in-with-passkey", (*Server).signInWithPasskey)},
	{"POST", "/api/logout", Anyone, op("sign-out", (*Server).signOut)},
	{"GET", "/api/terms", Anyone, op("terms", (*Server).terms)},
	{"POST", "/api/terms/accept", Signed, op("accept-terms", (*Server).acceptTerms)},
	{"POST", "/api/step-up/begin", User, op("begin-step-up", (*Server).beginStepUp)},
	{"POST", "/api/step-up/send", User, op("resend-step-up-code", (*Server).resendStepUpCode)},
	{"POST", "/api/step-up", User, op("step-up", (*Server).stepUp)},
	{"POST", "/api/step-up/passkey/begin", User, op("begin-passkey-step-up", (*Server).beginPasskeyStepUp)},
	{"POST", "/api/step-up/passkey", User, op("step-up-with-passkey", (*Server).stepUpWithPasskey)},

	{"POST", "/api/password/forgot", Anyone, op("forgot-password", (*Server).forgotPassword)},
	{"POST", "/api/password/link", Anyone, op("check-link", (*Server).checkLink)},
	{"POST", "/api/password/identity", Anyone, op("prove-identity", (*Server).proveIdentity)},
	{"POST", "/api/password", Step, op("set-password", (*Server).setPassword)},

	{"POST", "/api/setup", Anyone, op("set-up", (*Server).setUp)},

	{"GET", "/api/account", User, op("account", (*Server).account)},
	{"GET", "/api/account/passkeys", User, op("passkeys", (*Server).passkeys)},
	{"POST", "/api/account/passkeys/begin", UserFresh, op("begin-passkey", (*Server).beginPasskey)},
	{"POST", "/api/account/passkeys", User, op("add-passkey", (*Server).addPasskey)},
	{"PUT", "/api/account/passkeys/{id}", User, op("rename-passkey", (*Server).renamePasskey)},
	{"DELETE", "/api/account/passkeys/{id}", UserFresh, op("remove-passkey", (*Server).removePasskey)},
	{"GET", "/api/account/recovery", User, op("recovery", (*Server).recovery)},
	{"POST", "/api/account/recovery", UserFresh, op("make-recovery-codes", (*Server).makeRecoveryCodes)},
	{"PUT", "/api/account", User, op("change-account", (*Server).changeAccount)},
	{"GET", "/api/account/sign-ins", User, op("sign-ins", (*Server).signIns)},
	{"POST", "/api/account/password", UserFresh, op("change-password", (*Server).changePassword)},
	{"POST", "/api/account/totp", UserFresh, op("begin-next-totp", (*Server).beginNextTOTP)},
	{"POST", "/api/account/totp/confirm", UserFresh, op("replace-totp", (*Server).replaceTOTP)},

	{"GET", "/api/dashboard", User, op("dashboard", (*Server).dashboard)},
	{"GET", "/api/voice-groups", User, op("voice-groups", (*Server).voiceGroups)},
	{"GET", "/api/voice-groups/{id}", User, op("voice-group", (*Server).voiceGroup)},
	{"GET", "/api/voice-groups/{id}/numbers", User, op("search-numbers", (*Server).searchNumbers)},
	{"GET", "/api/numbers/{id}", User, op("number", (*Server).number)},
	{"GET", "/api/numbers/{id}/history", User, op("number-history", (*Server).numberHistory)},
	{"POST", "/api/numbers/{id}/restore", User, op("restore-forwarding", (*Server).restoreForwarding)},
	{"POST", "/api/destinations/read", User, op("read-destinations", (*Server).readDestinations)},
	{"POST", "/api/forwardings/draft", User, op("draft-forwardings", (*Server).draftForwardings)},
	{"POST", "/api/forwardings/check", User, op("check-forwardings", (*Server).checkForwardings)},
	{"PUT", "/api/forwardings", User, op("set-forwardings", (*Server).setForwardings)},
	{"POST", "/api/changes/{id}/undo", User, op("undo-change", (*Server).undoChange)},

	{"GET", "/api/users", Admin, op("people", (*Server).people)},
	{"POST", "/api/users", Admin, op("add-user", (*Server).addUser)},
	{"GET", "/api/users/names", Admin, op("colleagues", (*Server).colleagues)},
	{"GET", "/api/users/{id}", Admin, op("person", (*Server).person)},
	{"PUT", "/api/users/{id}", Admin, op("change-user", (*Server).changeUser)},
	{"DELETE", "/api/users/{id}", Admin, op("delete-user", (*Server).deleteUser)},
	{"PUT", "/api/users/{id}/state", Admin, op("set-user-state", (*Server).setUserState)},
	{"DELETE", "/api/users/{id}/hold", AdminFresh, op("end-hold", (*Server).endHold)},
	{"POST", "/api/users/{id}/mails", Admin, op("send-link", (*Server).sendLink)},
	{"GET", "/api/groups", Admin, op("groups", (*Server).groups)},
	{"POST", "/api/groups", Admin, op("add-group", (*Server).addGroup)},
	{"POST", "/api/groups/shown", Admin, op("shown-by", (*Server).shownBy)},
	{"GET", "/api/groups/{id}", Admin, op("group", (*Server).group)},
	{"PUT", "/api/groups/{id}", Admin, op("change-group", (*Server).changeGroup)},
	{"DELETE", "/api/groups/{id}", Admin, op("delete-group", (*Server).deleteGroup)},
	{"GET", "/api/audit", Admin, op("audit", (*Server).audit)},
	{"GET", "/api/audit/people", Admin, op("audit-people", (*Server).auditPeople)},
	{"POST", "/api/audit/export", AdminFresh, op("export-audit", (*Server).exportAudit)},
	{"GET", "/api/mails", Admin, op("mails", (*Server).mails)},
	{"POST", "/api/mails/retry", Admin, op("retry-mails", (*Server).retryMails)},

	{"GET", "/api/trial/mails", Anyone, op("trial-mails", (*Server).trialMails)},
}
