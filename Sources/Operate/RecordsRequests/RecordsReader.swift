import Foundation
import Store
import Vocabulary

/// Reads everything that stands within the scope of a request, row by row along the keys of the schema.
///
/// Victim services stand in a store of their own, which no key leads to: nothing of them is found here, and nothing shows
/// that they are not.
struct RecordsReader {
    /// The most lines of one packet.
    static let most = 1_000
    /// The most calls of one request.
    static let mostCalls = 400

    let db: any Transaction
    private let map: RetentionMap
    /// What was found, by table.
    private var found: [String: Set<String>] = [:]
    private var isOfPerson = false
    /// Rows of calls in which others were too, of which nobody said that they are this person's.
    private var strangers: [String: Set<String>] = [:]

    init(_ db: any Transaction) throws {
        self.db = db
        map = try RetentionMap(db)
    }

    /// Everything within a scope, the oldest first.
    ///
    /// - Throws: ``Refusal`` with `.packetTooLarge`.
    static func lines(_ scope: RecordScope, in db: any Transaction) throws -> [RecordsLine] {
        var reader = try RecordsReader(db)
        try reader.begin(scope)
        try reader.walk()
        var many = 0
        for (table, ids) in reader.found where RecordsShape.all[table] != nil { many += ids.count }
        guard many <= most else { throw Self.tooLarge(many) }
        return try reader.read(reader.found)
    }

    /// Some lines, as they stand now; those that went are left out.
    static func lines(_ rows: [(table: String, id: String)], in db: any Transaction) throws -> [RecordsLine] {
        try RecordsReader(db).read(Dictionary(grouping: rows, by: \.table).mapValues { Set($0.map(\.id)) })
    }

    private static func tooLarge(_ many: Int) -> Refusal {
        Refusal(.packetTooLarge, .conflicting, values: ["many": String(many), "most": String(most)])
    }

    // MARK: Finding

    private mutating func begin(_ scope: RecordScope) throws {
        switch scope {
        case .person(let id):
            isOfPerson = true
            let person = try People(db).person(id)
            let theirs = try CertainlyTheirs(person, in: db)
            found["person"] = Set(theirs.records.map(\.text))
            found["call"] = Set(theirs.calls.map(\.call.text))
            found["call_person"] = Set(theirs.calls.map(\.callPerson.text))
            try setApart(theirs.calls.map(\.call))
        case .call(let id): found["call"] = [id.text]
        case .supportCase(let id): found["support_case"] = [id.text]
        case .period(let from, let to):
            let calls: [String] = try db(
                """
                SELECT id FROM call WHERE received_at >= \(from) AND received_at < \(to)
                ORDER BY received_at, id LIMIT \(Self.mostCalls + 1)
                """
            ).map { try $0["id"] }
            guard calls.count <= Self.mostCalls else {
                let many: Int = try db(
                    "SELECT count(*) AS many FROM call WHERE received_at >= \(from) AND received_at < \(to)")[0]["many"]
                throw Refusal(
                    .tooManyCalls, .conflicting, values: ["many": String(many), "most": String(Self.mostCalls)])
            }
            found["call"] = Set(calls)
        }
    }

    /// What was written of nobody in particular, where more than one were in crisis: it may be of either.
    private mutating func setApart(_ calls: [ID<Call>]) throws {
        for call in calls where try CallPeople(db).people(of: call).count(where: { $0.role == .inCrisis }) > 1 {
            for (table, column) in Self.ofOne {
                for row in try db(
                    "SELECT id FROM \(SQL(stringLiteral: table)) WHERE call_id = \(call) AND \(SQL(stringLiteral: column)) IS NULL"
                ) {
                    strangers[table, default: []].insert(try row["id"])
                }
            }
            for row in try db(
                """
                SELECT path_need.id FROM path_need JOIN path ON path.id = path_need.path_id
                WHERE path.call_id = \(call) AND path_need.call_person_id IS NULL
                """)
            {
                strangers["path_need", default: []].insert(try row["id"])
            }
        }
    }

    private static let ofOne = [
        ("encounter", "call_person_id"), ("support_case", "call_person_id"), ("involuntary_hold", "call_person_id"),
        ("mandated_report", "person_id"),
    ]

    private mutating func walk() throws {
        for name in map.order {
            guard map.ofPeople.contains(name), let table = map.tables[name], table.hasID else { continue }
            // The first rows of a person are all there are.
            if isOfPerson, ["person", "call", "call_person"].contains(name) { continue }
            if !isOfPerson, name == "person" { continue }
            let edges = table.edges.filter { map.ofPeople.contains($0.parent) }
            let columns = SQL(stringLiteral: (["id"] + edges.map(\.column)).joined(separator: ", "))
            for edge in edges {
                guard let parents = found[edge.parent], !parents.isEmpty else { continue }
                let column = SQL(stringLiteral: edge.column)
                for part in parents.sorted().parts(of: 200) {
                    for row in try db("SELECT \(columns) FROM \(table.sql) WHERE \(column) IN (\(each: part))") {
                        let id: String = try row["id"]
                        guard strangers[name]?.contains(id) != true, try isWholly(row, edges) else { continue }
                        found[name, default: []].insert(id)
                    }
                }
            }
        }
    }

    /// Whether all that a row belongs to was found: what belongs to somebody else's record too is not only this one's.
    private func isWholly(_ row: Row, _ edges: [RetentionMap.Edge]) throws -> Bool {
        // What names the person is theirs, whichever call it was written in.
        let isNamed = try edges.contains { edge in
            guard isOfPerson, edge.parent == "person", let person: String = try row[edge.column] else { return false }
            return found["person"]?.contains(person) == true
        }
        for edge in edges {
            guard let parent: String = try row[edge.column] else { continue }
            if isNamed, edge.parent == "call" { continue }
            if !isOfPerson, edge.parent == "person" || found[edge.parent] == nil { continue }
            guard found[edge.parent]?.contains(parent) == true else { return false }
        }
        return true
    }

    // MARK: Reading

    private func read(_ rows: [String: Set<String>]) throws -> [RecordsLine] {
        let names = try staff()
        var lines: [RecordsLine] = []
        for (table, ids) in rows {
            guard let shape = RecordsShape.all[table], !ids.isEmpty else { continue }
            let filled: SQL = shape.filled.map { "AND \(SQL(stringLiteral: $0)) IS NOT NULL" } ?? ""
            let empty: SQL = shape.empty.map { "AND \(SQL(stringLiteral: $0)) IS NULL" } ?? ""
            for part in ids.sorted().parts(of: 200) {
                for row in try db(
                    "SELECT * FROM \(SQL(stringLiteral: table)) WHERE id IN (\(each: part)) \(filled) \(empty)")
                {
                    lines.append(try line(shape, row, names))
                }
            }
        }
        return lines.sorted { left, right in
            (left.at?.microseconds ?? 0, left.table, left.id) < (right.at?.microseconds ?? 0, right.table, right.id)
        }
    }

    private func line(_ shape: RecordsShape, _ row: Row, _ names: [String: String]) throws -> RecordsLine {
        var fields: [RecordsLine.Field] = []
        for column in shape.columns {
            guard let text = try Self.text(of: column, row, names), !text.isEmpty else { continue }
            fields.append(.init(name: column.name, kind: column.kind, tells: column.tells, text: text))
        }
        let by: Author? = try shape.by.flatMap { column in
            let id: String? = try row[column]
            return id.map { Author(id: $0, name: names[$0] ?? "Alongside") }
        }
        return RecordsLine(
            table: shape.table, id: try row["id"], at: try shape.at.flatMap { try Self.moment($0, row) }, by: by,
            fields: fields, isPart2: try isPart2(shape.table, row), isReport: shape.isReport)
    }

    private static func moment(_ column: String, _ row: Row) throws -> Instant? {
        switch try row[column] as Value {
        case .integer(let number): Instant(microseconds: number)
        default: nil
        }
    }

    private static func text(
        of column: RecordsShape.Column, _ row: Row, _ names: [String: String]
    ) throws -> String? {
        let value: Value = try row[column.name]
        switch (value, column.kind) {
        case (.null, _): return nil
        case (.integer(let number), .moment): return Instant(microseconds: number).description
        case (.integer(let number), .yesNo): return number == 1 ? "yes" : "no"
        case (.integer(let number), _): return String(number)
        case (.text(let text), .json): return RecordsText.lines(of: text)
        case (.text(let text), .account): return names[text]
        case (.text(let text), _): return text
        default: return nil
        }
    }

    private func staff() throws -> [String: String] {
        var names: [String: String] = [:]
        for row in try db("SELECT id, display_name FROM account") { names[try row["id"]] = try row["display_name"] }
        return names
    }

    // MARK: Substances

    private func isPart2(_ table: String, _ row: Row) throws -> Bool {
        switch table {
        case "clinical_note": return try row["substances"] as Int == 1
        case "note_addendum", "note_review", "note_error":
            let note: String = try row["note_id"]
            return try !db("SELECT id FROM clinical_note WHERE id = \(note) AND substances = 1").isEmpty
        case "instrument_result": return try row["instrument"] as String == "substance-use"
        case "encounter": return try tellsOfSubstances(row["id"])
        case "encounter_correction": return try tellsOfSubstances(row["encounter_id"])
        case "encounter_supply": return try row["item"] as String == "naloxone"
        case "consent":
            return try row["law"] as String == "part-2" || Codes.read(row["categories"]).contains("substance-use")
        case "consent_signature", "consent_ending":
            let consent: String = try row["consent_id"]
            return try !db("SELECT id FROM consent WHERE id = \(consent) AND law = 'part-2'").isEmpty
        case "disclosure": return try row["is_part2"] as Int == 1
        default: return false
        }
    }

    /// Whether an encounter tells that the person used substances, or told so until it was put right: its story and what stood
    /// before may tell it still.
    private func tellsOfSubstances(_ encounter: String) throws -> Bool {
        try !db(
            """
            SELECT id FROM encounter
            WHERE id = \(encounter) AND (coalesce(natures, '') LIKE '%substances%' OR destination = 'sobering')
            UNION ALL
            SELECT id FROM encounter_supply WHERE encounter_id = \(encounter) AND item = 'naloxone' AND given > 0
            UNION ALL
            SELECT id FROM encounter_correction WHERE encounter_id = \(encounter) AND (
                (field = 'natures' AND (old_value LIKE '%substances%' OR new_value LIKE '%substances%'))
                OR (field = 'destination' AND (old_value = 'sobering' OR new_value = 'sobering'))
                OR (field = 'supplies' AND (old_value LIKE '%naloxone%' OR new_value LIKE '%naloxone%')))
            """
        ).isEmpty
    }
}

/// How what is kept as JSON is read.
enum RecordsText {
    /// Lines of a name and its words, in the order of the names.
    static func lines(of json: String) -> String {
        guard let value = try? JSONSerialization.jsonObject(with: Data(json.utf8), options: [.fragmentsAllowed]) else {
            return json
        }
        var lines: [String] = []
        func add(_ value: Any, _ name: String) {
            switch value {
            case let object as [String: Any]:
                for key in object.keys.sorted() {
                    if let value = object[key] { add(value, name.isEmpty ? key : "\(name) \(key)") }
                }
            case let list as [Any]: for value in list { add(value, name) }
            case is NSNull: break
            default: lines.append(name.isEmpty ? "\(value)" : "\(name): \(value)")
            }
        }
        add(value, "")
        return lines.joined(separator: "\n")
    }
}

extension Refusal.Code {
    package static let packetTooLarge: Self = "packet-too-large"
    package static let tooManyCalls: Self = "too-many-calls"
}
