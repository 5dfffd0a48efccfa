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

extension Refusal.Code {
    package static let nothingWritten: Self = "nothing-written"
}

extension Event.Kind {
    package static let mandatedOralTold: Self = "mandated-oral-told"
    package static let mandatedPacketSent: Self = "mandated-packet-sent"
}
