import Access
import Door
import Store
import Vocabulary

/// Records one try to be in touch, and when the next one is.
package struct RecordAttempt: Report {
    package static let permission = Permission.keepCases

    /// What is odd about a try: nothing else is known of it.
    package static let afterClosing = "case-was-closed"
    package static let beforeOpening = "before-the-case"

    let supportCase: ID<SupportCase>
    let channel: CaseAttempt.Channel
    let result: CaseAttempt.Result
    let note: String?
    let at: Instant?
    let nextContact: Instant?

    /// - Parameter nextContact: must be told while the case is open.
    /// - Throws: ``Refusal`` that names the field.
    package init(
        _ supportCase: ID<SupportCase>, _ channel: CaseAttempt.Channel, _ result: CaseAttempt.Result,
        note: String? = nil, at moment: Instant? = nil, nextContact: Instant?
    ) throws(Refusal) {
        self.supportCase = supportCase
        self.channel = channel
        self.result = result
        at = moment
        self.nextContact = nextContact
        self.note = try FreeText.given(note, most: CaseAttempt.mostNote, field: "note")
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (SupportCase, [Event]) {
        let before = try SupportCases(db).supportCase(supportCase)
        let call = try Calls(db).call(before.call)
        let moment = at ?? now
        try moment.requirePast(now, field: "at")
        if before.isOpen {
            guard let nextContact else { throw Refusal(.required, field: "nextContact") }
            try nextContact.requireAhead(of: now)
        }
        let flag: String? =
            if !before.isOpen { RecordAttempt.afterClosing } else if moment < before.openedAt.adding(.seconds(-60)) {
                RecordAttempt.beforeOpening
            } else { nil }
        try db.keep(
            in: "case_attempt",
            """
            INSERT INTO case_attempt (
                id, case_id, channel, result, note, at, entered_at, entered_by, next_contact_at, flag)
            VALUES (\(ID<CaseAttempt>.new()), \(before.id), \(channel), \(result), \(note), \(moment), \(now),
                \(worker.id), \(before.isOpen ? nextContact : nil), \(flag))
            RETURNING *
            """
        )
        if before.isOpen, let nextContact {
            try db.keep(
                in: "support_case",
                """
                UPDATE support_case SET next_contact_at = \(nextContact), overdue_at = \(Instant?.none)
                WHERE id = \(before.id) RETURNING *
                """
            )
            try SupportCases(db).expect(before.id, at: nextContact)
        }
        try Calls(db).save(call)
        var said: [String: Event.Fact] = ["channel": .init(channel), "result": .init(result), "at": .init(moment)]
        if let flag { said["flag"] = .word(flag) }
        return (
            try SupportCases(db).supportCase(before.id), [Event(.caseAttempt, call.subject, before.said(said))]
        )
    }
}

/// Marks that nobody was in touch when somebody was to be: once for each date.
package struct MissContact: Report {
    package static let permission = Permission.actAsAlarm
    package static let kind: Alarm.Kind = "case-contact"

    let supportCase: String

    package init(_ supportCase: String) {
        self.supportCase = supportCase
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        let rows = try db.keep(
            in: "support_case",
            """
            UPDATE support_case SET overdue_at = \(now)
            WHERE id = \(supportCase) AND closed_at IS NULL AND overdue_at IS NULL AND next_contact_at <= \(now)
            RETURNING *
            """
        )
        guard !rows.isEmpty else { return ((), []) }
        let overdue = try SupportCases(db).supportCase(ID(stored: supportCase))
        let call = try Calls(db).call(overdue.call)
        try Calls(db).save(call)
        return ((), [Event(.caseOverdue, call.subject, overdue.said())])
    }
}

extension Event.Kind {
    package static let caseAttempt: Self = "case-attempt"
    package static let caseOverdue: Self = "case-overdue"
}
