import Access
import Door
import Store
import Vocabulary

/// Logs a try to tell an agency by word of mouth: that it was taken, or that nobody answered.
package struct TellAgency: Report {
    package static let permission = Permission.suspectHarm

    let report: ID<MandatedReport>
    let result: OralReport.Result
    let agency: String
    let takenBy: String?
    let reference: String?
    let note: String?
    let moment: Instant

    /// - Throws: ``Refusal`` that names the field.
    package init(
        _ report: ID<MandatedReport>, _ result: OralReport.Result, agency: String?, takenBy: String? = nil,
        reference: String? = nil, note: String? = nil, at moment: Instant
    ) throws(Refusal) {
        self.report = report
        self.result = result
        self.agency = try FreeText.needed(agency, most: MandatedReport.mostName, field: "toAgency")
        self.takenBy = try FreeText.given(takenBy, most: MandatedReport.mostName, field: "takenBy")
        self.reference = try FreeText.given(reference, most: MandatedReport.mostName, field: "reference")
        self.note = try FreeText.given(note, most: MandatedReport.mostNote, field: "note")
        self.moment = moment
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (MandatedReport, [Event]) {
        let reports = MandatedReports(db)
        let before = try reports.report(report)
        try reports.requireTeller(worker, of: before)
        try moment.requirePast(now, field: "at")
        let flag: String? = moment < before.suspectedAt ? "before-suspicion" : nil
        let id = ID<OralReport>.new()
        try db.keep(
            in: "oral_report",
            """
            INSERT INTO oral_report (id, report_id, result, agency, taken_by, reference, note, at, flag, entered_by,
                entered_at)
            VALUES (\(id), \(report), \(result), \(agency), \(takenBy), \(reference), \(note), \(moment), \(flag),
                \(worker.id), \(now))
            RETURNING *
            """
        )
        let (after, _) = try reports.settle(before, at: now)
        let said: [String: Event.Fact] = ["oral": .init(id), "told": .init(result), "at": .init(moment)]
        return (after, [Event(.mandatedOralTold, after.subject, said)])
    }
}

/// Logs that the written report was sent, in the version that was sent.
package struct SendPacket: Report {
    package static let permission = Permission.suspectHarm

    let report: ID<MandatedReport>
    let revision: Int
    let channel: PacketSending.Channel
    let agency: String
    let reference: String?
    let moment: Instant

    /// - Throws: ``Refusal`` that names the field.
    package init(
        _ report: ID<MandatedReport>, revision: Int, _ channel: PacketSending.Channel, agency: String?,
        reference: String? = nil, at moment: Instant
    ) throws(Refusal) {
        self.report = report
        self.revision = revision
        self.channel = channel
        self.agency = try FreeText.needed(agency, most: MandatedReport.mostName, field: "toAgency")
        self.reference = try FreeText.given(reference, most: MandatedReport.mostName, field: "reference")
        self.moment = moment
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (MandatedReport, [Event]) {
        let reports = MandatedReports(db)
        let before = try reports.report(report)
        try reports.requireTeller(worker, of: before)
        try moment.requirePast(now, field: "at")
        guard revision > 0, revision <= before.packetRevision else {
            throw Refusal(.nothingWritten, .conflicting, field: "revision")
        }
        let flag: String? = moment < before.suspectedAt ? "before-suspicion" : nil
        let id = ID<PacketSending>.new()
        try db.keep(
            in: "mandated_sending",
            """
            INSERT INTO mandated_sending (id, report_id, revision, channel, agency, reference, at, flag, entered_by,
                entered_at)
            VALUES (\(id), \(report), \(revision), \(channel), \(agency), \(reference), \(moment), \(flag),
                \(worker.id), \(now))
            RETURNING *
            """
        )
        let (after, _) = try reports.settle(before, at: now)
        let said: [String: Event.Fact] = [
            "sending": .init(id), "sentBy": .init(channel), "version": .init(revision), "at": .init(moment),
        ]
        return (after, [Event(.mandatedPacketSent, after.subject, said)])
    }
}

/// Takes back an entry of the log that was a mistake; it stays readable, and the clock runs again as if it had not been.
package struct WithdrawTelling: Order {
    package static let permission = Permission.suspectHarm

    /// Which entry.
    package enum Entry: Sendable {
        case oral(ID<OralReport>)
        case sending(ID<PacketSending>)
    }

    let report: ID<MandatedReport>
    let entry: Entry
    let because: String

    /// - Throws: ``Refusal`` about `mistake`.
    package init(_ entry: Entry, of report: ID<MandatedReport>, because: String?) throws(Refusal) {
        self.report = report
        self.entry = entry
        self.because = try FreeText.needed(because, most: MandatedReport.mostNote, field: "mistake")
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (MandatedReport, [Event]) {
        let reports = MandatedReports(db)
        let before = try reports.report(report)
        try reports.requireTeller(worker, of: before)
        let (rows, name): ([Row], String) =
            switch entry {
            case .oral(let id):
                (
                    try db.keep(
                        in: "oral_report",
                        """
                        UPDATE oral_report
                        SET withdrawn_at = \(now), withdrawn_by = \(worker.id), because = \(because)
                        WHERE id = \(id) AND report_id = \(report) AND withdrawn_at IS NULL RETURNING *
                        """), id.text
                )
            case .sending(let id):
                (
                    try db.keep(
                        in: "mandated_sending",
                        """
                        UPDATE mandated_sending
                        SET withdrawn_at = \(now), withdrawn_by = \(worker.id), because = \(because)
                        WHERE id = \(id) AND report_id = \(report) AND withdrawn_at IS NULL RETURNING *
                        """), id.text
                )
            }
        guard !rows.isEmpty else { throw Refusal(.tellingGone, .conflicting) }
        let (after, isReopened) = try reports.settle(before, at: now)
        var said: [String: Event.Fact] = ["entry": .word(name)]
        if isReopened { said["reopened"] = .word("yes") }
        return (after, [Event(.mandatedTellingWithdrawn, after.subject, said)])
    }
}

extension Refusal.Code {
    package static let nothingWritten: Self = "nothing-written"
    package static let tellingGone: Self = "telling-gone"
}

extension Event.Kind {
    package static let mandatedOralTold: Self = "mandated-oral-told"
    package static let mandatedPacketSent: Self = "mandated-packet-sent"
    package static let mandatedTellingWithdrawn: Self = "mandated-telling-withdrawn"
}
