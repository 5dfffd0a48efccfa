/// One thing of a directory: its own fields, and the keys by which it belongs to others.
package struct DirectoryRecord: Hashable, Sendable {
    /// Where it was read: the file, the line, and the way to it where it stands within others.
    package struct Place: Hashable, Sendable {
        package let file: String
        package let line: Int
        package let path: String?

        package init(file: String, line: Int, path: String? = nil) {
            self.file = file
            self.line = line
            self.path = path
        }
    }

    package let entity: DirectoryEntity
    package let id: String
    /// Every field that holds something, those that the specification does not know too.
    package var values: [String: JSONValue]
    package let place: Place

    package init(
        _ entity: DirectoryEntity, _ id: String, _ values: [String: JSONValue],
        at place: Place = Place(file: "", line: 0)
    ) {
        self.entity = entity
        self.id = Self.plain(id)
        self.values = values
        self.place = place
        for key in keys { self.values[key.field] = .text(Self.plain(key.target)) }
    }

    /// A UUID in capitals is the same one (RFC 9562 §4).
    private static func plain(_ id: String) -> String {
        DirectoryCheck.isUUID(id) ? id.lowercased() : id
    }

    /// A field's text, or its number as it is spelled.
    package subscript(_ name: String) -> String? {
        switch values[name] {
        case .text(let text)?, .number(let text)?: text
        case .flag(let flag)?: flag ? "true" : "false"
        case .null?, nil: nil
        case let other?: other.written
        }
    }

    package static func == (one: DirectoryRecord, other: DirectoryRecord) -> Bool {
        one.entity == other.entity && one.id == other.id && one.values == other.values
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(entity)
        hasher.combine(id)
    }

    /// The fields as one line of JSON, their names in order: the same fields are the same text.
    package var written: String {
        JSONValue.object(JSONObject(values.sorted { $0.key < $1.key }.map { JSONObject.Member($0.key, $0.value) }))
            .written
    }

    /// Reads what ``written`` wrote.
    package init?(_ entity: DirectoryEntity, _ id: String, written: String) {
        guard case .object(let object)? = try? JSONReader.read(written.utf8) else { return nil }
        self.init(
            entity, id,
            Dictionary(object.members.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first }))
    }

    /// The fields that hold the key of another thing, with what they point to.
    package var keys: [(field: String, target: String)] {
        var keys = entity.fields.compactMap { field -> (String, String)? in
            switch field.kind {
            case .reference, .mention: self[field.name].map { (field.name, $0) }
            default: nil
            }
        }
        if entity == .attribute, let link = self["link_id"] { keys.append(("link_id", link)) }
        if entity == .metadata, let link = self["resource_id"] { keys.append(("resource_id", link)) }
        return keys
    }
}

/// All that was read of a directory, and what is wrong with it.
package struct DirectoryContents: Sendable {
    /// The most bytes and the most things one directory may have.
    package static let mostBytes = 1 << 30
    package static let mostRecords = 5_000_000

    package private(set) var records: [DirectoryEntity: [DirectoryRecord]] = [:]
    package var faults: [DirectoryFault] = []
    private var places: [DirectoryEntity: [String: Int]] = [:]

    package init() {}

    package init(_ records: [DirectoryRecord]) {
        for record in records { add(record) }
    }

    package subscript(_ entity: DirectoryEntity) -> [DirectoryRecord] { records[entity] ?? [] }

    /// The terms that its attributes name and that do not stand in it.
    package var missingTerms: [String] { faults.filter(\.isMissingTerm).compactMap(\.found) }

    /// Takes terms for known that stand in a taxonomy of the operator's own.
    package mutating func accept(terms: Set<String>) {
        faults.removeAll { $0.isMissingTerm && terms.contains(($0.found ?? "").lowercased()) }
    }

    package var count: Int { records.values.reduce(0) { $0 + $1.count } }

    package var isSound: Bool { !faults.contains { $0.code.isFatal } }

    package func record(_ entity: DirectoryEntity, _ id: String) -> DirectoryRecord? {
        places[entity]?[id].map { self[entity][$0] }
    }

    /// Adds a row of a table: no two have one identifier.
    package mutating func add(_ record: DirectoryRecord) {
        if let first = self.record(record.entity, record.id) {
            faults.append(DirectoryFault(.idTwice, of: record, "id", right: String(first.place.line)))
            return
        }
        places[record.entity, default: [:]][record.id] = self[record.entity].count
        records[record.entity, default: []].append(record)
    }

    /// Adds a thing that stands within others: one that stands at several places is one, if they tell the same of it.
    package mutating func join(_ record: DirectoryRecord) {
        guard let place = places[record.entity]?[record.id], var known = records[record.entity]?[place] else {
            return add(record)
        }
        for (name, value) in record.values.sorted(by: { $0.key < $1.key }) {
            guard let stands = known.values[name] else {
                known.values[name] = value
                continue
            }
            guard stands != value else { continue }
            let isKey = record.keys.contains { $0.field == name }
            faults.append(
                DirectoryFault(isKey ? .keyTwice : .idTwice, of: record, name, right: String(known.place.line)))
        }
        records[record.entity]?[place] = known
    }
}
