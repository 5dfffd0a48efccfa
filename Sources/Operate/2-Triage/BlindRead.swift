import Access
import Programs
import Store
import Vocabulary

/// What a second clinician found in a call, without knowing what was decided.
package struct BlindRead: Sendable {
    /// Whether somebody there was in a behavioural-health crisis.
    package enum Behavioural: String, CaseIterable, Storable, Sendable {
        case yes, no
        /// The record does not say enough.
        case unknown
    }

    /// Who should have gone.
    package enum ResponseKind: String, CaseIterable, Storable, Sendable {
        case none, phone
        /// A team without police.
        case team
        /// Police, alone or with others.
        case police
        case ems = "EMS"
        /// The record does not say enough.
        case unknown
    }

    package let id: ID<BlindRead>
    package let reader: Author
    package let behavioural: Behavioural
    package let saidAt: Instant
    /// Nothing where the record does not say enough.
    package let level: Level?
    /// Nothing until the second half was read.
    package let response: ResponseKind?
    package let judgedAt: Instant?

    init(_ row: Row) throws {
        id = try row["id"]
        reader = Author(id: try row["reader"], name: try row["author"])
        behavioural = try row["behavioural"]
        saidAt = try row["said_at"]
        let number: Int? = try row["level"]
        level = number.flatMap(Level.init(rawValue:))
        response = try row["response"]
        judgedAt = try row["judged_at"]
    }
}

extension BlindRead {
    static func kept(_ id: String, in db: any Transaction) throws -> BlindRead {
        let row = try db(
            """
            SELECT blind_read.*, coalesce(account.display_name, 'Alongside') AS author
            FROM blind_read LEFT JOIN account ON account.id = blind_read.reader WHERE blind_read.id = \(id)
            """
        ).first
        guard let row else { throw Refusal(.noSuchRead, .absent) }
        return try BlindRead(row)
    }
}
