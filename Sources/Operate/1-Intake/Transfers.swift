import Access
import Door
import Store
import Vocabulary

/// Every question asked about transfers, and how they are kept.
package struct Transfers {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT transfer.*, call.number, path.left_at, coalesce(account.display_name, 'Alongside') AS author
        FROM transfer JOIN call ON call.id = transfer.call_id JOIN path ON path.id = transfer.path_id
        LEFT JOIN account ON account.id = transfer.begun_by
        """

    /// The most transfers one list shows, and one call.
    package static let most = 200
    package static let mostOfCall = 50
    /// For so long a caller who came back after the call had left is shown to those who triage.
    package static let backFor = Duration.seconds(24 * 3600)

    /// - Throws: ``Refusal`` with `.noSuchTransfer`.
    package func transfer(_ id: ID<Transfer>) throws -> Transfer {
        guard let row = try db("\(Transfers.joined) WHERE transfer.id = \(id)").first else {
            throw Refusal(.noSuchTransfer, .absent)
        }
        return try told([Transfer(row)])[0]
    }

    /// The transfers of a call, in the order they began.
    package func transfers(of call: ID<Call>) throws -> [Transfer] {
        try told(
            db(
                """
                \(Transfers.joined) WHERE transfer.call_id = \(call)
                ORDER BY transfer.begun_at, transfer.id LIMIT \(Transfers.mostOfCall)
                """
            ).map(Transfer.init))
    }

    /// Callers who are between two centres now, those that wait longest first.
    package func open(after last: (at: Instant, id: String)? = nil, most: Int = most) throws -> [Transfer] {
        let after: SQL = last.map { "AND (transfer.begun_at, transfer.id) > (\($0.at), \($0.id))" } ?? ""
        return try told(
            db(
                """
                \(Transfers.joined)
                WHERE transfer.direction = 'out' AND transfer.completed_at IS NULL AND transfer.declined_at IS NULL
                  AND transfer.returned_at IS NULL \(after)
                ORDER BY transfer.begun_at, transfer.id LIMIT \(most)
                """
            ).map(Transfer.init))
    }

    /// Callers who came back in the last day, and whom nobody has taken up again since, the latest first.
    package func back(at now: Instant) throws -> [Transfer] {
        try db(
            """
            \(Transfers.joined)
            WHERE transfer.direction = 'out' AND transfer.returned_at > \(now.adding(.zero - Transfers.backFor))
              AND path.left_at IS NOT NULL AND path.superseded_by IS NULL
            ORDER BY transfer.returned_at DESC, transfer.id LIMIT \(Transfers.most)
            """
        ).map(Transfer.init)
    }

    /// Transfers with everything that was told of each.
    private func told(_ transfers: [Transfer]) throws -> [Transfer] {
        guard !transfers.isEmpty else { return [] }
        let reports = try db(
            """
            SELECT transfer_report.*, coalesce(account.display_name, 'Alongside') AS author
            FROM transfer_report LEFT JOIN account ON account.id = transfer_report.entered_by
            WHERE transfer_report.transfer_id IN (\(each: transfers.map(\.id)))
            ORDER BY transfer_report.entered_at, transfer_report.id LIMIT \(Transfers.mostTold)
            """
        ).map(TransferReport.init)
        let found = Dictionary(grouping: reports, by: \.transfer)
        return transfers.map { transfer in
            var told = transfer
            told.reports = found[transfer.id] ?? []
            return told
        }
    }

    /// The most that is shown of what was told.
    private static let mostTold = 2000
}

extension Command where Outcome == Transfer {
    package func subject(of outcome: Transfer) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> Transfer {
        try Transfers(db).transfer(ID(stored: subject))
    }
}

extension Event.Subject {
    /// The list of transfers, as a thing that somebody looks at.
    package static let transfers = Event.Subject(kind: "transfers", id: "")
}

extension Refusal.Code {
    package static let noSuchTransfer: Self = "no-such-transfer"
}
