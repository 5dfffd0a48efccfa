import Store
import Vocabulary

/// One record, by its kind and the name of its first row: of people the one as whom the others count.
struct RecordName: Hashable, Sendable {
    let kind: RecordKind
    let id: String
}

/// What was found of one record: all rows that belong to it, and what they say of its time.
struct RecordFound: Sendable {
    /// What of a table belongs to it.
    struct Share: Sendable {
        var rows = 0
        var oldest: Instant?
        var newest: Instant?

        mutating func add(_ share: Share) {
            rows += share.rows
            oldest = [oldest, share.oldest].compactMap(\.self).min()
            newest = [newest, share.newest].compactMap(\.self).max()
        }
    }

    let name: RecordName
    /// Its first rows: more than one of people who count as one.
    let firsts: [String]
    var shares: [String: Share] = [:]
    /// The latest moment of each class in it.
    var latest: [RetentionClass: Instant] = [:]
    /// When the record itself began to be: rows without a moment count from here.
    var began: Instant?
    var isOpen = false
    /// Records to which a row of this one belongs as well.
    var touches: Set<RecordName> = []
    /// Calls in which the person is known to have been.
    var metIn: Set<String> = []

    var rows: Int { shares.values.reduce(0) { $0 + $1.rows } }

    /// When the last of its rows may go; nothing where one never goes by itself.
    func due(by days: [RetentionClass: Int]) -> Instant? {
        var due: Instant?
        for (kept, moment) in latest {
            guard case .days = kept.manner, let days = days[kept] else { return nil }
            let end = moment.adding(.seconds(days * 86_400))
            due = max(due ?? end, end)
        }
        return due
    }
}

/// Finds everything that belongs to some records: row by row along the keys of the schema, never by a list that
/// somebody would have to keep.
struct RecordWalk {
    let map: RetentionMap
    let db: any Transaction
    /// Which of the records a row belongs to, by table and id.
    private var owners: [String: [String: Set<Int>]] = [:]
    private(set) var found: [RecordFound]

    /// The table in which the first rows stand.
    let table: String

    /// - Parameters:
    ///   - records: of one kind, each with the names of its first rows.
    ///   - part: the table of the first rows, where only a part of each record is meant.
    init(
        _ records: [(name: RecordName, firsts: [String])], part: String? = nil, map: RetentionMap,
        in db: any Transaction
    ) throws {
        self.map = map
        self.db = db
        found = records.map { RecordFound(name: $0.name, firsts: $0.firsts) }
        table = part ?? records.first?.name.kind.table ?? ""
        guard !records.isEmpty else { return }
        for (place, record) in records.enumerated() {
            for id in record.firsts { owners[table, default: [:]][id, default: []].insert(place) }
        }
        var strangers: [(place: Int, parent: String, id: String)] = []
        for name in map.order {
            guard let one = map.tables[name] else { continue }
            try read(one, isFirst: name == table, &strangers)
        }
        try resolve(strangers)
    }

    /// The rows of a table that belong to some of the records.
    func ids(in table: String, of places: Set<Int>) -> [String] {
        (owners[table] ?? [:]).filter { !$0.value.isDisjoint(with: places) }.keys.sorted()
    }

    // MARK: Reading

    private mutating func read(
        _ table: RetentionMap.Table, isFirst: Bool, _ strangers: inout [(place: Int, parent: String, id: String)]
    ) throws {
        // The same row may be reached by several of its columns.
        var rows: [(row: Row, owners: Set<Int>)] = []
        var places: [String: Int] = [:]
        func take(_ row: Row, _ owners: Set<Int>) throws {
            if table.hasID, case .text(let id) = row.values[0] {
                if let place = places[id] {
                    rows[place].owners.formUnion(owners)
                    return
                }
                places[id] = rows.count
            } else if let place = places[row.values.map { "\($0)" }.joined(separator: "|")] {
                rows[place].owners.formUnion(owners)
                return
            } else {
                places[row.values.map { "\($0)" }.joined(separator: "|")] = rows.count
            }
            rows.append((row, owners))
        }
        let columns = Self.columns(of: table)
        if isFirst {
            let firsts = owners[table.name] ?? [:]
            for part in firsts.keys.sorted().parts(of: 200) {
                for row in try db("SELECT \(columns) FROM \(table.sql) WHERE id IN (\(each: part))") {
                    try take(row, firsts[try row["id"]] ?? [])
                }
            }
        }
        for edge in table.edges {
            guard let parents = owners[edge.parent], !parents.isEmpty else { continue }
            let column = SQL(stringLiteral: edge.column)
            for part in parents.keys.sorted().parts(of: 200) {
                for row in try db("SELECT \(columns) FROM \(table.sql) WHERE \(column) IN (\(each: part))") {
                    try take(row, parents[try row[edge.column]] ?? [])
                }
            }
        }
        for (row, owners) in rows { try note(row, of: table, owners, isFirst, &strangers) }
    }

    /// Its name first, then where it belongs, its moments and days, and whether something of it is open.
    private static func columns(of table: RetentionMap.Table) -> SQL {
        var columns = table.hasID ? ["id"] : []
        columns += table.edges.map(\.column) + table.moments + table.days
        var seen: Set<String> = []
        var text = columns.filter { seen.insert($0).inserted }.joined(separator: ", ")
        text += ", CASE WHEN \(RecordOpen.conditions[table.name] ?? "1 = 0") THEN 1 ELSE 0 END AS is_open"
        if table.name == "person_contact" { text += ", CASE WHEN undone_at IS NULL THEN 1 ELSE 0 END AS stands" }
        return SQL(stringLiteral: text.hasPrefix(", ") ? String(text.dropFirst(2)) : text)
    }

    private mutating func note(
        _ row: Row, of table: RetentionMap.Table, _ owners: Set<Int>, _ isFirst: Bool,
        _ strangers: inout [(place: Int, parent: String, id: String)]
    ) throws {
        if table.hasID { self.owners[table.name, default: [:]][try row["id"], default: []].formUnion(owners) }
        var moments: [Instant] = []
        for column in table.moments {
            if let moment: Instant = try row[column] { moments.append(moment) }
        }
        for column in table.days {
            // What lasts to the end of a day lasts that long everywhere on earth.
            if let day: String = try row[column], CalendarDay(day) != nil {
                moments.append(try Instant(rfc3339: "\(day)T23:59:59-12:00"))
            }
        }
        let isOpen = try row["is_open"] as Int == 1
        let stands = try table.name == "person_contact" && (row["stands"] as Int) == 1
        for place in owners {
            if isFirst, let moment = moments.max() { found[place].began = max(found[place].began ?? moment, moment) }
            let counted = moments.max() ?? found[place].began
            found[place].shares[table.name, default: .init()].add(
                .init(rows: 1, oldest: moments.min() ?? counted, newest: counted))
            if let kept = table.retention, let counted {
                found[place].latest[kept] = max(found[place].latest[kept] ?? counted, counted)
            }
            if isOpen { found[place].isOpen = true }
            for edge in table.edges where map.ofPeople.contains(edge.parent) {
                guard let id: String = try row[edge.column], self.owners[edge.parent]?[id]?.contains(place) != true
                else { continue }
                strangers.append((place, edge.parent, id))
                if stands, found[place].name.kind == .person, edge.parent == "call_person" {
                    known.insert(Known(place: place, id: id))
                }
            }
        }
    }

    private struct Known: Hashable {
        let place: Int
        let id: String
    }

    /// The people of calls that are known to be a record's person.
    private var known: Set<Known> = []

    // MARK: Whose else

    /// Finds the records to which rows belong that are reached from other records too, one step up at a time.
    private mutating func resolve(_ strangers: [(place: Int, parent: String, id: String)]) throws {
        var above: [String: [String: Set<RecordName>]] = [:]
        var asked: [String: Set<String>] = [:]
        for stranger in strangers { asked[stranger.parent, default: []].insert(stranger.id) }
        var parents: [String: [String: [(table: String, id: String)]]] = [:]
        // From the last table to the first: what a row names stands before it.
        for name in map.order.reversed() {
            guard let ids = asked[name], let table = map.tables[name] else { continue }
            let edges = table.edges.filter { map.ofPeople.contains($0.parent) }
            let columns = (["id"] + edges.map(\.column) + (name == "person" ? ["root_id"] : [])).joined(separator: ", ")
            for part in ids.sorted().parts(of: 200) {
                for row in try db("SELECT \(SQL(stringLiteral: columns)) FROM \(table.sql) WHERE id IN (\(each: part))")
                {
                    let id: String = try row["id"]
                    switch name {
                    case "call": above[name, default: [:]][id] = [RecordName(kind: .call, id: id)]
                    case "person": above[name, default: [:]][id] = [RecordName(kind: .person, id: try row["root_id"])]
                    default:
                        if name == "mandated_report" {
                            above[name, default: [:]][id] = [RecordName(kind: .mandatedReport, id: id)]
                        } else if name == "records_request" {
                            above[name, default: [:]][id] = [RecordName(kind: .recordsRequest, id: id)]
                        }
                        for edge in edges {
                            guard let parent: String = try row[edge.column] else { continue }
                            parents[name, default: [:]][id, default: []].append((edge.parent, parent))
                            asked[edge.parent, default: []].insert(parent)
                        }
                    }
                }
            }
        }
        for name in map.order {
            for (id, named) in parents[name] ?? [:] {
                for parent in named {
                    above[name, default: [:]][id, default: []].formUnion(above[parent.table]?[parent.id] ?? [])
                }
            }
        }
        for stranger in strangers {
            let records = above[stranger.parent]?[stranger.id] ?? []
            found[stranger.place].touches.formUnion(records.filter { $0 != found[stranger.place].name })
            if known.contains(Known(place: stranger.place, id: stranger.id)) {
                found[stranger.place].metIn.formUnion(records.filter { $0.kind == .call }.map(\.id))
            }
        }
    }
}

/// What of a record is still to be done: while something is, none of it goes by itself.
enum RecordOpen {
    static let conditions: [String: String] = [
        "path": "left_at IS NULL AND stage <> 'resolved' AND superseded_by IS NULL",
        "path_need": "left_at IS NULL AND stage <> 'resolved'",
        "assignment": "(ended_at) IS NULL",
        "shift": "(ended_at) IS NULL",
        "call_back": "(closed_at) IS NULL",
        "officer_request": "kind = 'follow-up' AND closed_at IS NULL",
        "support_case": "(closed_at) IS NULL",
        "mandated_report": """
        ended_at IS NULL AND (oral_made_at IS NULL OR (written_due_at IS NOT NULL AND written_made_at IS NULL))
        """,
        // What somebody allowed and has not taken back is in effect, until it says itself that it is over.
        "consent": """
        discarded_at IS NULL AND expires_at IS NULL AND expires_on IS NULL
        AND EXISTS (SELECT 1 FROM consent_signature WHERE consent_signature.consent_id = consent.id)
        AND NOT EXISTS (SELECT 1 FROM consent_ending WHERE consent_ending.consent_id = consent.id)
        """,
        "amendment": """
        NOT EXISTS (SELECT 1 FROM amendment_answer WHERE amendment_answer.amendment_id = amendment.id)
        """,
        "records_request": "(closed_at) IS NULL",
        "break_glass": "(reviewed_at) IS NULL",
        "clinical_note": "signed_at IS NULL AND discarded_at IS NULL",
    ]
}
