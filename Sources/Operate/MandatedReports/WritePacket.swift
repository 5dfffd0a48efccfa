import Access
import Door
import Store
import Vocabulary

/// Writes what is sent, as a new version; what is not known yet is left open.
package struct WritePacket: Order {
    package static let permission = Permission.suspectHarm

    let report: ID<MandatedReport>
    let revision: Int
    let content: PacketContent

    /// - Parameter revision: of the version that was read before it was written; 0 for the first.
    package init(_ report: ID<MandatedReport>, after revision: Int, _ content: PacketContent) {
        self.report = report
        self.revision = revision
        self.content = content
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (MandatedReport, [Event]) {
        let reports = MandatedReports(db)
        let before = try reports.report(report)
        try reports.requireTeller(worker, of: before)
        guard before.packetRevision == revision else { throw Refusal(.packetChanged, .conflicting) }
        let earlier = try reports.content(of: report)
        let whole = earlier.map { content.keepingOthers(of: $0, than: worker.id) } ?? content
        guard whole != earlier else { return (before, []) }
        let next = revision + 1
        try db.keep(
            in: "mandated_packet",
            """
            INSERT INTO mandated_packet (id, report_id, revision, content, written_by, written_at)
            VALUES (\(ID<PacketVersion>.new()), \(report), \(next), \(try whole.written), \(worker.id), \(now))
            RETURNING *
            """
        )
        try db.keep(
            in: "mandated_report",
            "UPDATE mandated_report SET packet_revision = \(next) WHERE id = \(report) RETURNING *")
        let said: [String: Event.Fact] = [
            "version": .init(next), "missing": .init(whole.missing(of: before.rule).count),
        ]
        return (try reports.report(report), [Event(.mandatedPacketWritten, before.subject, said)])
    }
}

extension Refusal.Code {
    package static let packetChanged: Self = "packet-changed"
}

extension Event.Kind {
    package static let mandatedPacketWritten: Self = "mandated-packet-written"
}
