import Access
import Programs
import Store
import Vocabulary

/// Who asked, where it was nobody who works here.
package enum OutsideAsker: String, CaseIterable, Storable, Sendable {
    case officer, paramedic
    case crisisLine = "crisis-line"
    case hospital, provider, school
    case other = "other-service"
}

/// How an instrument was asked.
package enum AskingManner: String, CaseIterable, Storable, Sendable {
    case phone
    case inPerson = "in-person"
    case told = "told-by-service"
}

/// Somebody who asked the items of an instrument.
package enum InstrumentAsker: Sendable {
    case worker(Author)
    case outside(OutsideAsker)
}

/// What was found with an instrument, once: the latest stands, the earlier stay readable.
package struct InstrumentResult: Sendable {
    package enum State: String, Storable, Sendable {
        case current, earlier
        /// Found by somebody who had not seen the one that stood: kept beside it, and the graver counts.
        case rival
    }

    /// What somebody found elsewhere, with whose product; the day is a calendar date such as `2026-03-03`.
    package struct Elsewhere: Sendable {
        package let day: String
        package let assessor: String
        package let vendor: String

        package init(day: String, assessor: String, vendor: String) {
            self.day = day
            self.assessor = assessor
            self.vendor = vendor
        }
    }

    package let id: ID<InstrumentResult>
    package let path: ID<Path>
    package let instrument: String
    /// Counts the results of one instrument on one path from 1.
    package let revision: Int
    package let state: State
    /// The SHA-256 of the structure that found the tier.
    package let structure: String
    /// The SHA-256 of the wording it was asked in; nothing where none was there.
    package let wording: String?
    /// Nothing where the answers give none.
    package let tier: InstrumentTier?
    /// Whether nothing that was left open could raise it.
    package let isSettled: Bool
    package let answers: [String: AnswerValue]
    /// The items that are followed up whatever the tier.
    package let followedUp: [String]
    /// Whether a call does not close on its tier before somebody has made the person safe.
    package let needsAction: Bool
    /// What it answers of programs' questions, by the key of the question.
    package let says: [String: AnswerValue]
    /// Nothing where it was found elsewhere.
    package let asker: InstrumentAsker?
    package let manner: AskingManner?
    package let elsewhere: Elsewhere?
    package let by: Author
    package let at: Instant
    /// Who took it back and why, where somebody did.
    package let withdrawal: ResultWithdrawal?

    package var stands: Bool { state != .earlier }

    /// Whether it tells of the use of substances.
    package var tellsOfSubstances: Bool { instrument == "substance-use" }

    init(_ row: Row) throws {
        id = try row["id"]
        path = try row["path_id"]
        instrument = try row["instrument"]
        revision = try row["revision"]
        state = try row["state"]
        structure = try row["structure"]
        wording = try row["wording_id"]
        let tier: String? = try row["tier"]
        self.tier = tier.flatMap(InstrumentTier.init(rawValue:))
        isSettled = try (row["settled"] as Int) == 1
        answers = InstrumentResult.pairs(try row["answers"])
        followedUp = (try row["follow_up"] as String).split(separator: " ").map(String.init)
        needsAction = try (row["needs_action"] as Int) == 1
        says = InstrumentResult.pairs(try row["says"])
        let worker: String? = try row["asked_by"]
        let outside: OutsideAsker? = try row["asked_role"]
        let name: String = try row["asker"]
        asker = worker.map { .worker(Author(id: $0, name: name)) } ?? outside.map { .outside($0) }
        manner = try row["manner"]
        let day: String? = try row["assessed_on"]
        let assessor: String? = try row["assessor"]
        let vendor: String? = try row["vendor"]
        if let day, let assessor, let vendor {
            elsewhere = Elsewhere(day: day, assessor: assessor, vendor: vendor)
        } else {
            elsewhere = nil
        }
        by = Author(id: try row["recorded_by"], name: try row["author"])
        at = try row["recorded_at"]
        let reason: ResultWithdrawal.Reason? = try row["withdrawal"]
        let taker: String? = try row["withdrawn_by"]
        let moment: Instant? = try row["withdrawn_at"]
        let withdrawer: String = try row["withdrawer"]
        if let reason, let taker, let moment {
            withdrawal = ResultWithdrawal(reason: reason, by: Author(id: taker, name: withdrawer), at: moment)
        } else {
            withdrawal = nil
        }
    }

    /// Coded words in pairs, as their column keeps them: `q1=yes q2=refused`.
    static func written(_ pairs: [String: AnswerValue]) -> String {
        pairs.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.rawValue)" }.joined(separator: " ")
    }

    private static func pairs(_ text: String) -> [String: AnswerValue] {
        var pairs: [String: AnswerValue] = [:]
        for pair in text.split(separator: " ") {
            let halves = pair.split(separator: "=", maxSplits: 1)
            if halves.count == 2 { pairs[String(halves[0])] = AnswerValue(rawValue: String(halves[1])) }
        }
        return pairs
    }
}

/// Every question asked about what was found with instruments.
package struct InstrumentResults {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT instrument_result.*, coalesce(account.display_name, 'Alongside') AS author,
               coalesce(asker.display_name, 'Alongside') AS asker, result_withdrawal.reason AS withdrawal,
               result_withdrawal.withdrawn_by, result_withdrawal.withdrawn_at,
               coalesce(withdrawer.display_name, 'Alongside') AS withdrawer
        FROM instrument_result
        LEFT JOIN result_withdrawal ON result_withdrawal.id = instrument_result.id
        LEFT JOIN account AS withdrawer ON withdrawer.id = result_withdrawal.withdrawn_by
        LEFT JOIN account ON account.id = instrument_result.recorded_by
        LEFT JOIN account AS asker ON asker.id = instrument_result.asked_by
        """

    /// The most results that one path shows.
    package static let most = 200

    /// Everything that was found on a path, the latest first.
    package func all(of path: ID<Path>) throws -> [InstrumentResult] {
        try db(
            """
            \(InstrumentResults.joined) WHERE instrument_result.path_id = \(path)
            ORDER BY instrument_result.recorded_at DESC, instrument_result.instrument,
                     instrument_result.revision DESC LIMIT \(InstrumentResults.most)
            """
        ).map(InstrumentResult.init)
    }

    /// What stands on a path.
    package func standing(on path: ID<Path>) throws -> [InstrumentResult] {
        try db(
            """
            \(InstrumentResults.joined)
            WHERE instrument_result.path_id = \(path) AND instrument_result.state <> \(InstrumentResult.State.earlier)
            ORDER BY instrument_result.recorded_at DESC, instrument_result.revision DESC
            LIMIT \(InstrumentResults.most)
            """
        ).map(InstrumentResult.init)
    }

    /// What stands on any path of some calls, with the call.
    package func standing(in calls: [ID<Call>]) throws -> [(call: ID<Call>, result: InstrumentResult)] {
        guard !calls.isEmpty else { return [] }
        return try db(
            """
            \(InstrumentResults.joined)
            WHERE instrument_result.call_id IN (\(each: calls))
              AND instrument_result.state <> \(InstrumentResult.State.earlier)
            ORDER BY instrument_result.recorded_at DESC, instrument_result.revision DESC
            LIMIT \(InstrumentResults.most)
            """
        ).map { (try $0["call_id"], try InstrumentResult($0)) }
    }

    /// What stands on any path of a call and asks for something to be done, the latest first.
    func grave(on call: ID<Call>) throws -> [InstrumentResult] {
        try db(
            """
            \(InstrumentResults.joined)
            WHERE instrument_result.call_id = \(call)
              AND (instrument_result.needs_action = 1 OR instrument_result.follow_up <> '')
              AND instrument_result.state <> \(InstrumentResult.State.earlier)
            ORDER BY instrument_result.recorded_at DESC LIMIT \(InstrumentResults.most)
            """
        ).map(InstrumentResult.init)
    }

    /// Everything of one instrument on a path, in the order it was recorded.
    func all(of instrument: String, on path: ID<Path>) throws -> [InstrumentResult] {
        try db(
            """
            \(InstrumentResults.joined)
            WHERE instrument_result.path_id = \(path) AND instrument_result.instrument = \(instrument)
            ORDER BY instrument_result.revision
            """
        ).map(InstrumentResult.init)
    }

    /// - Throws: ``Refusal`` with `.noSuchResult`.
    package func result(_ id: ID<InstrumentResult>) throws -> InstrumentResult {
        guard let row = try db("\(InstrumentResults.joined) WHERE instrument_result.id = \(id)").first else {
            throw Refusal(.noSuchResult, .absent)
        }
        return try InstrumentResult(row)
    }

    func retire(_ result: InstrumentResult) throws { try stand(result, as: .earlier) }

    /// Keeps what a new result takes the place of, so that it can stand again where the new one is taken back.
    func replace(_ old: [InstrumentResult], by new: ID<InstrumentResult>) throws {
        try db.insert(
            into: "result_replacement",
            old.map {
                Row(new: ["id": ID<ResultWithdrawal>.new(), "result_id": $0.id, "replaced_by": new])
            })
    }

    func stand(_ result: InstrumentResult, as state: InstrumentResult.State) throws {
        try db.keep(
            in: "instrument_result",
            "UPDATE instrument_result SET state = \(state) WHERE id = \(result.id) RETURNING *")
    }
}
