/// One kind of thing a person may be allowed to do or to see.
package enum Permission: String, CaseIterable, Hashable, Sendable {
    /// Begin the record of a call.
    case takeCalls = "take-calls"
    /// See the board, a call and its timeline.
    case seeCalls = "see-calls"
    /// Add facts and notes to a call.
    case addToCalls = "add-to-calls"
    /// Say that a call is for the program and wants triage.
    case screenCalls = "screen-calls"
    /// Let a call leave the path, with its reason.
    case endCalls = "end-calls"
    /// Say that two calls are one incident, or are not.
    case linkCalls = "link-calls"
    /// Correct a recorded time, status or code.
    case correctRecords = "correct-records"
    /// Sign in, choose a language, change one's own password.
    case keepOwnAccount = "keep-own-account"
    /// Make accounts, release locked ones, give tokens to machines.
    case manageAccounts = "manage-accounts"
    /// Read who may do what.
    case readAccessTable = "read-access-table"
    /// Done by the server itself when its time has come; held by no role.
    case actAsAlarm = "act-as-alarm"
}
