import Store
import Vocabulary

/// A call to which another response was sent, of which nobody knows yet how it ended.
package struct UnknownEnd: Sendable {
    package let call: ID<Call>
    /// The path that ended so: a call may have walked others since.
    package let path: ID<Path>
    package let number: Int
    package let program: String
    package let stage: Stage
    package let reason: ReasonCode
    package let sent: Alternative
    package let leftAt: Instant

    init(_ row: Row) throws {
        call = try row["call_id"]
        path = try row["id"]
        number = try row["number"]
        program = try row["program"]
        stage = try row["stage"]
        reason = try ReasonCode(named: try row["left_reason"]).finer(try row["left_own"])
        sent = try row["alternative_sent"]
        leftAt = try row["left_at"]
    }
}

/// The calls that somebody else took: their ends are asked for until they are known.
package struct NotServed {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// The most calls one list shows.
    package static let most = 200

    /// Those whose end is not known, the longest first.
    package func unknownEnds(most: Int = most) throws -> [UnknownEnd] {
        try db(
            """
            SELECT path.*, call.number FROM path JOIN call ON call.id = path.call_id
            WHERE path.alternative_outcome = 'not-known-yet' ORDER BY path.left_at, path.id LIMIT \(most)
            """
        ).map(UnknownEnd.init)
    }

    /// How many ends are not known; counted up to ten thousand.
    package func count() throws -> Int {
        let row = try db(
            """
            SELECT count(*) AS many FROM (
                SELECT id FROM path WHERE alternative_outcome = 'not-known-yet' LIMIT 10000) AS unknown_end
            """
        ).first
        return try row?["many"] ?? 0
    }
}
