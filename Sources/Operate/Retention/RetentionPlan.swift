import Crypto
import Store
import Vocabulary

/// What would go by its rules as of a moment: how much of what, and never of whom.
package struct RetentionPlan: Sendable {
    /// What would go of one table.
    package struct Line: Hashable, Sendable {
        package let kept: RetentionClass
        package let table: String
        package let rows: Int
        package let oldest: Instant?
        package let newest: Instant?
    }

    /// Why a record stays although all of it is due.
    package enum Stay: String, CaseIterable, Sendable {
        case held
        case open
        /// A person who was met in a call that is kept.
        case met
    }

    package let asOf: Instant
    package let lines: [Line]
    /// How many records of a kind are due.
    package let due: [RecordKind: Int]
    package let staying: [Stay: Int]
    /// Names this very plan: who says it again means what was shown.
    package let token: String
    /// Whether everything was looked at.
    package let isWhole: Bool
    let records: [RecordName]

    package var isEmpty: Bool { records.isEmpty }

    /// How many records are looked at at once.
    private static let page = 100

    /// A plan as a page shows it.
    init(asOf: Instant, lines: [Line], due: [RecordKind: Int], staying: [Stay: Int], isWhole: Bool) {
        self.asOf = asOf
        self.lines = lines
        self.due = due
        self.staying = staying
        self.isWhole = isWhole
        token = ""
        records = due.map { RecordName(kind: $0.key, id: "") }
    }

    /// - Parameters:
    ///   - most: how many records of a kind are looked at.
    ///   - telling: how many were looked at so far.
    package init(
        asOf: Instant, most: Int = .max, in db: any Transaction, telling: (Int) throws -> Void = { _ in }
    ) throws {
        let judge = try RetentionJudge(asOf: asOf, in: db)
        var gathering = Gathering(judge: judge, map: try RetentionMap(db), db: db)
        for kind in RecordKind.allCases where kind != .pastCall {
            try gathering.look(at: kind, most: most, page: Self.page, telling: telling)
        }
        try gathering.lookAtPastCalls()
        self.asOf = asOf
        lines = gathering.lines
        due = gathering.due
        staying = gathering.staying
        records = gathering.records
        isWhole = gathering.isWhole
        var digest = SHA256()
        digest.update(data: Array("\(asOf)\n".utf8))
        for (kept, days) in judge.days.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            digest.update(data: Array("\(kept.rawValue) \(days)\n".utf8))
        }
        for line in gathering.said.sorted() { digest.update(data: Array("\(line)\n".utf8)) }
        let code = digest.finalize().withUnsafeBytes { Array($0.prefix(8)) }.hex
        token = "\(asOf.microseconds / 1_000_000)-\(code)"
    }

    /// The moment that a token speaks of; nothing where it is none.
    static func moment(of token: String) -> Instant? {
        let parts = token.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].utf8.count == 16, let seconds = Int64(parts[0]),
            (0...4_102_444_800).contains(seconds)
        else { return nil }
        return Instant(microseconds: seconds * 1_000_000)
    }
}

/// Says of a record whether it goes.
struct RetentionJudge {
    enum Verdict: Equatable {
        case due
        case notYet
        case stays(RetentionPlan.Stay)
    }

    let asOf: Instant
    let days: [RetentionClass: Int]
    let held: HeldRecords

    init(asOf: Instant, in db: any Transaction) throws {
        self.asOf = asOf
        days = try RetentionRules(db).days()
        held = try LegalHolds(db).covered()
    }

    /// - Parameter isStanding: whether a call is kept.
    func verdict(on found: RecordFound, isStanding: (String) throws -> Bool) rethrows -> Verdict {
        guard let due = found.due(by: days), due <= asOf else { return .notYet }
        if held.hold(on: found) != nil { return .stays(.held) }
        if found.isOpen { return .stays(.open) }
        return try found.metIn.contains(where: isStanding) ? .stays(.met) : .due
    }

    /// Only what began before it can be due.
    func cutoff(_ kind: RecordKind) -> Instant? {
        days[kind.firstClass].map { asOf.adding(.seconds(-$0 * 86_400)) }
    }

    /// The past calls that go: a condition of a statement; nothing where none does.
    var pastCalls: SQL? {
        guard let cutoff = cutoff(.pastCall) else { return nil }
        var condition: SQL = "received_at <= \(cutoff)"
        for period in held.periods {
            condition = "\(condition) AND NOT (received_at >= \(period.from) AND received_at < \(period.to))"
        }
        return condition
    }
}

extension RecordKind {
    /// Records of the kind that began before a moment, from one on, in the order of their names.
    func candidates(
        after last: String, before cutoff: Instant, most: Int, in db: any Transaction
    ) throws -> [(name: RecordName, firsts: [String])] {
        let ids: [String] =
            switch self {
            case .call:
                try db(
                    "SELECT id FROM call WHERE id > \(last) AND received_at <= \(cutoff) ORDER BY id LIMIT \(most)"
                ).map { try $0["id"] }
            case .person:
                try db(
                    """
                    SELECT id FROM person WHERE id > \(last) AND id = root_id AND begun_at <= \(cutoff)
                    ORDER BY id LIMIT \(most)
                    """
                ).map { try $0["id"] }
            case .mandatedReport:
                try db(
                    """
                    SELECT id FROM mandated_report
                    WHERE id > \(last) AND begun_at <= \(cutoff)
                      AND call_id IS NULL AND case_id IS NULL AND person_id IS NULL
                    ORDER BY id LIMIT \(most)
                    """
                ).map { try $0["id"] }
            case .recordsRequest:
                try db(
                    """
                    SELECT id FROM records_request
                    WHERE id > \(last) AND received_at <= \(cutoff)
                      AND call_id IS NULL AND case_id IS NULL AND person_id IS NULL
                    ORDER BY id LIMIT \(most)
                    """
                ).map { try $0["id"] }
            case .shift:
                try db(
                    """
                    SELECT id FROM shift
                    WHERE id > \(last) AND began_at <= \(cutoff)
                      AND NOT EXISTS (SELECT 1 FROM assignment WHERE assignment.shift_id = shift.id)
                    ORDER BY id LIMIT \(most)
                    """
                ).map { try $0["id"] }
            case .partnerDocument:
                try db(
                    """
                    SELECT id FROM partner_document
                    WHERE id > \(last) AND sent_at <= \(cutoff) ORDER BY id LIMIT \(most)
                    """
                ).map { try $0["id"] }
            case .practice:
                try db(
                    "SELECT id FROM practice WHERE id > \(last) AND begun_at <= \(cutoff) ORDER BY id LIMIT \(most)"
                ).map { try $0["id"] }
            case .feedback:
                try db(
                    """
                    SELECT id FROM feedback
                    WHERE id > \(last) AND answered_at <= \(cutoff) ORDER BY id LIMIT \(most)
                    """
                ).map { try $0["id"] }
            case .pastCall: []
            }
        return try named(ids, in: db)
    }

    /// Records by their names, each with its first rows.
    func named(_ ids: [String], in db: any Transaction) throws -> [(name: RecordName, firsts: [String])] {
        guard self == .person, !ids.isEmpty else { return ids.map { (RecordName(kind: self, id: $0), [$0]) } }
        var same: [String: [String]] = [:]
        for row in try db("SELECT id, root_id FROM person WHERE root_id IN (\(each: ids)) ORDER BY id") {
            same[try row["root_id"], default: []].append(try row["id"])
        }
        return ids.map { (RecordName(kind: self, id: $0), same[$0] ?? [$0]) }
    }
}

/// What a plan has come to so far.
private struct Gathering {
    let judge: RetentionJudge
    let map: RetentionMap
    let db: any Transaction
    var shares: [String: RecordFound.Share] = [:]
    var due: [RecordKind: Int] = [:]
    var staying: [RetentionPlan.Stay: Int] = [:]
    var records: [RecordName] = []
    var said: [String] = []
    var isWhole = true
    var goingCalls: Set<String> = []
    var looked = 0

    init(judge: RetentionJudge, map: RetentionMap, db: any Transaction) {
        self.judge = judge
        self.map = map
        self.db = db
    }

    mutating func look(at kind: RecordKind, most: Int, page: Int, telling: (Int) throws -> Void) throws {
        guard let cutoff = judge.cutoff(kind) else { return }
        var (last, seen) = ("", 0)
        while true {
            let records = try kind.candidates(after: last, before: cutoff, most: page, in: db)
            guard let end = records.last else { return }
            guard seen < most else {
                isWhole = false
                return
            }
            last = end.name.id
            seen += records.count
            looked += records.count
            for found in try RecordWalk(records, map: map, in: db).found {
                switch judge.verdict(on: found, isStanding: { !goingCalls.contains($0) }) {
                case .notYet: continue
                case .stays(let why): staying[why, default: 0] += 1
                case .due: take(found)
                }
            }
            try telling(looked)
        }
    }

    private mutating func take(_ found: RecordFound) {
        due[found.name.kind, default: 0] += 1
        records.append(found.name)
        said.append("\(found.name.kind.rawValue) \(found.name.id) \(found.rows)")
        if found.name.kind == .call { goingCalls.insert(found.name.id) }
        for (table, share) in found.shares { shares[table, default: .init()].add(share) }
    }

    mutating func lookAtPastCalls() throws {
        guard let which = judge.pastCalls else { return }
        let row = try db(
            """
            SELECT count(*) AS many, min(received_at) AS oldest, max(received_at) AS newest FROM past_call
            WHERE \(which)
            """)[0]
        let many: Int = try row["many"]
        guard many > 0 else { return }
        let share = RecordFound.Share(rows: many, oldest: try row["oldest"], newest: try row["newest"])
        shares[RecordKind.pastCall.table, default: .init()].add(share)
        due[.pastCall] = many
        records.append(RecordName(kind: .pastCall, id: ""))
        said.append("\(RecordKind.pastCall.rawValue) \(many)")
    }

    var lines: [RetentionPlan.Line] {
        shares.compactMap { table, share in
            map.tables[table]?.retention.map {
                RetentionPlan.Line(
                    kept: $0, table: table, rows: share.rows, oldest: share.oldest, newest: share.newest)
            }
        }.sorted { ($0.kept.rawValue, $0.table) < ($1.kept.rawValue, $1.table) }
    }
}
