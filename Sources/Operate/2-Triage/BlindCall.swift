import Access
import Door
import Programs
import Store
import Vocabulary

/// A call of the weekly sample, as whoever reads it blind may know it.
package struct BlindCall: Sendable {
    package let id: ID<BlindCall>
    package let week: String
    /// Its place among the calls of the week, from 1.
    package let place: Int
    package let of: Int
    let call: ID<Call>
    let path: ID<Path>
    let toldUntil: Instant
    let askedUntil: Instant

    init(_ row: Row) throws {
        id = try row["id"]
        week = try row["week"]
        place = try row["place"]
        of = try row["many"]
        call = try row["call_id"]
        path = try row["path_id"]
        toldUntil = try row["told_until"]
        askedUntil = try row["asked_until"]
    }
}

/// Every question asked about the calls of the samples, and how reads are kept.
package struct BlindCalls {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// The most calls one list shows.
    package static let most = 50
    /// So long a call that somebody has begun to read waits for them alone.
    package static let patience = Duration.seconds(7 * 86_400)

    private static let joined: SQL = """
        SELECT blind_call.*, blind_sample.week,
               (SELECT count(*) FROM blind_call AS other WHERE other.sample_id = blind_call.sample_id) AS many
        FROM blind_call JOIN blind_sample ON blind_sample.id = blind_call.sample_id
        """

    /// A call of the sample.
    ///
    /// - Throws: ``Refusal`` with `.noSuchRead`.
    func call(_ id: ID<BlindCall>) throws -> BlindCall {
        guard let row = try db("\(BlindCalls.joined) WHERE blind_call.id = \(id)").first else {
            throw Refusal(.noSuchRead, .absent)
        }
        return try BlindCall(row)
    }

    /// What one reader has said of a call.
    package func read(of call: ID<BlindCall>, by reader: ID<Worker>) throws -> BlindRead? {
        try db(
            """
            SELECT blind_read.*, coalesce(account.display_name, 'Alongside') AS author
            FROM blind_read LEFT JOIN account ON account.id = blind_read.reader
            WHERE blind_read.blind_call_id = \(call) AND blind_read.reader = \(reader)
            """
        ).first.map(BlindRead.init)
    }

    /// Whose hands a call went through: whoever did anything to it, by whichever door, may know what was decided.
    private static func handled(by reader: ID<Worker>) -> SQL {
        Journal.isTouched(Event.Subject.callKind, named: "blind_call.call_id", by: reader)
    }

    /// Refuses a call that went through the reader's own hands.
    ///
    /// - Throws: ``Refusal`` with `.readOwnCall`.
    func require(_ reader: ID<Worker>, readsBlind call: ID<BlindCall>) throws {
        let own = try db(
            "SELECT id FROM blind_call WHERE id = \(call) AND \(BlindCalls.handled(by: reader))")
        guard own.isEmpty else { throw Refusal(.readOwnCall, .forbidden) }
    }

    /// The calls that wait for this reader, oldest week first: nobody has read them or is about to, and they went through
    /// other hands.
    package func waiting(for reader: ID<Worker>, at now: Instant) throws -> [BlindCall] {
        try db(
            """
            \(BlindCalls.joined) WHERE \(due(for: reader, at: now))
            ORDER BY blind_sample.begins_at, blind_call.place LIMIT \(BlindCalls.most)
            """
        ).map(BlindCall.init)
    }

    /// How many wait for this reader.
    package func count(for reader: ID<Worker>, at now: Instant) throws -> Int {
        let row = try db(
            "SELECT count(*) AS many FROM blind_call WHERE \(due(for: reader, at: now))"
        ).first
        return try row?["many"] ?? 0
    }

    private func due(for reader: ID<Worker>, at now: Instant) -> SQL {
        let since = now.adding(.zero - BlindCalls.patience)
        return """
            NOT EXISTS (
                SELECT 1 FROM blind_read WHERE blind_read.blind_call_id = blind_call.id AND (
                    blind_read.judged_at IS NOT NULL
                    OR (blind_read.reader <> \(reader) AND blind_read.said_at > \(since))))
            AND NOT \(BlindCalls.handled(by: reader))
            """
    }
}

extension Event.Subject {
    /// A call of a week's sample; its name is not the call's, so that no timeline tells who read what.
    package static func blindCall(_ id: ID<BlindCall>) -> Event.Subject {
        Event.Subject(kind: "blind-call", id: id.text)
    }
}
