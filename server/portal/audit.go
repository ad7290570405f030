package portal

// Event is the stable name of what an audit row records.
type Event string

const (
	EventSignIn            Event = "sign_in"
	EventSignInRefused     Event = "sign_in_refused"
	EventSignInShut        Event = "sign_in_shut"
	EventCodeRefused       Event = "code_refused"
	EventCodesShut         Event = "codes_shut"
	EventCodeSent          Event = "code_sent"
	EventSteppedUp         Event = "stepped_up"
	EventSignOut           Event = "sign_out"
	EventSessionsEnded     Event = "sessions_ended"
	EventDeviceTrusted     Event = "device_trusted"
	EventDeviceForgotten   Event = "device_forgotten"
	EventDeviceCopied      Event = "device_copied" // an earlier secret of a trusted device came back
	EventFactorChosen      Event = "factor_chosen"
	EventTOTPRegistered    Event = "totp_registered"
	EventPasskeyAdded      Event = "passkey_added"
	EventPasskeyRenamed    Event = "passkey_renamed"
	EventPasskeyRemoved    Event = "passkey_removed"
	EventPasskeyRefused    Event = "passkey_refused"
	EventRecoveryMade      Event = "recovery_made"
	EventRecoveryUsed      Event = "recovery_used"
	EventTOTPReplaced      Event = "totp_replaced"
	EventTermsAgreed       Event = "terms_agreed"
	EventTermsPublished    Event = "terms_published"
	EventResetRequested    Event = "reset_requested"
	EventIdentityProved    Event = "identity_proved"
	EventIdentityRefused   Event = "identity_refused"
	EventPasswordSet       Event = "password_set"
	EventPasswordChanged   Event = "password_changed"
	EventPasswordRefused   Event = "password_refused"
	EventUserAdded         Event = "user_added"
	EventUserChanged       Event = "user_changed"
	EventUserDeleted       Event = "user_deleted"
	EventUserInvited       Event = "user_invited"
	EventUserResetSent     Event = "user_reset_sent"
	EventHoldEnded         Event = "hold_ended"
	EventUsersExported     Event = "users_exported"
	EventUsersImported     Event = "users_imported"
	EventGroupAdded        Event = "group_added"
	EventGroupChanged      Event = "group_changed"
	EventGroupDeleted      Event = "group_deleted"
	EventForwardingChanged Event = "forwarding_changed"
	EventForwardingUndone  Event = "forwarding_undone"
	EventForwardingEnded   Event = "forwarding_ended" // what was set before returned by itself
	EventNumberLocked      Event = "number_locked"
	EventNumberUnlocked    Event = "number_unlocked"
	EventBatchAdded        Event = "batch_added"
	EventBatchChanged      Event = "batch_changed"
	EventBatchDeleted      Event = "batch_deleted"
	EventBatchRestored     Event = "batch_restored" // an earlier version, or one that was deleted
	EventNumbersExported   Event = "numbers_exported"
	EventChangesExported   Event = "changes_exported"
	EventAddressAdded      Event = "address_added"
	EventAddressChanged    Event = "address_changed"
	EventAddressDeleted    Event = "address_deleted"
	EventDestinationTested Event = "destination_tested"
	EventTestTakenBack     Event = "test_taken_back"
	EventCompanyCreated    Event = "company_created"
	EventContractsImported Event = "contracts_imported"
	EventAuditExported     Event = "audit_exported"
	EventMailRetried       Event = "mail_retried"
	EventHeldBack          Event = "held_back"
	EventAccessRefused     Event = "access_refused"
	EventKeyChanged        Event = "key_changed"
	EventRestored          Event = "restored"
	EventSettingsChanged   Event = "settings_changed"
	EventNoticeAdded       Event = "notice_added"
	EventNoticeChanged     Event = "notice_changed"
	EventNoticeEnded       Event = "notice_ended"
	EventScheduleAdded     Event = "schedule_added"
	EventScheduleChanged   Event = "schedule_changed"
	EventScheduleDeleted   Event = "schedule_deleted"
	EventScheduleFollowed  Event = "forwarding_scheduled" // its numbers were switched
	EventScheduleRefused   Event = "schedule_refused"     // what it sets is no longer allowed: the number does not forward
	EventTrailRemoved      Event = "trail_removed"
	EventNamesErased       Event = "names_erased" // of those who made old changes, with their addresses
)

// Events are all of them, in the order in which a reader chooses from them.
var Events = []Event{
	EventSignIn, EventSignInRefused, EventSignInShut, EventCodeSent, EventCodeRefused, EventCodesShut, EventSteppedUp, EventSignOut, EventSessionsEnded,
	EventDeviceTrusted, EventDeviceForgotten, EventDeviceCopied,
	EventResetRequested, EventIdentityProved, EventIdentityRefused, EventPasswordSet,
	EventPasswordChanged, EventPasswordRefused, EventFactorChosen, EventTOTPRegistered, EventTOTPReplaced,
	EventPasskeyAdded, EventPasskeyRenamed, EventPasskeyRemoved, EventPasskeyRefused, EventRecoveryMade, EventRecoveryUsed,
	EventTermsAgreed,
	EventForwardingChanged, EventForwardingUndone, EventForwardingEnded, EventNumbersExported, EventChangesExported,
	EventBatchAdded, EventBatchChanged, EventBatchDeleted, EventBatchRestored, EventNumberLocked, EventNumberUnlocked,
	EventScheduleFollowed, EventScheduleAdded, EventScheduleChanged, EventScheduleDeleted, EventScheduleRefused,
	EventAddressAdded, EventAddressChanged, EventAddressDeleted, EventDestinationTested, EventTestTakenBack,
	EventUserAdded, EventUserChanged, EventUserDeleted, EventUserInvited, EventUserResetSent, EventHoldEnded,
	EventUsersExported, EventUsersImported,
	EventGroupAdded, EventGroupChanged, EventGroupDeleted,
	EventAuditExported, EventMailRetried,
	EventHeldBack, EventAccessRefused,
	EventSettingsChanged, EventTermsPublished, EventNoticeAdded, EventNoticeChanged, EventNoticeEnded,
	EventTrailRemoved, EventNamesErased, EventCompanyCreated, EventContractsImported,
	EventKeyChanged, EventRestored,
}
