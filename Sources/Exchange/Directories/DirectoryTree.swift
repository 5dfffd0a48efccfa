/// Where things of a directory are found.
package protocol DirectoryShelf {
    func record(_ entity: DirectoryEntity, _ id: String) throws -> DirectoryRecord?

    /// A term by which services are found and named: also one that is not given out.
    func term(_ id: String) throws -> DirectoryRecord?

    /// Things of some kinds that point to a thing, each with the field by which it does, in the order of their identifiers.
    func pointing(to id: String, _ things: [DirectoryEntity]) throws -> [(field: String, record: DirectoryRecord)]
}

extension DirectoryShelf {
    package func term(_ id: String) throws -> DirectoryRecord? { try record(.taxonomyTerm, id) }
}

/// Things of a directory as the documents of the specification: each with what belongs to it within it.
package struct DirectoryTree {
    /// What has not the form that the specification asks for is written beside its field, so that nothing is lost and what
    /// reads the field may rely on it.
    package static let textSuffix = "_text"

    private let shelf: any DirectoryShelf
    /// The services of an organization with all that belongs to them.
    private let isServiceWhole: Bool

    package init(_ shelf: any DirectoryShelf, fullService: Bool = false) {
        self.shelf = shelf
        isServiceWhole = fullService
    }

    /// A thing's own fields.
    package static func own(_ record: DirectoryRecord) -> JSONObject {
        var members = [JSONObject.Member("id", .text(record.id))]
        for field in record.entity.fields {
            guard let value = record.values[field.name] else {
                // The specification asks for the field, and that it is empty is no lie.
                if field.isRequired, field.kind == .text { members.append(.init(field.name, .text(""))) }
                continue
            }
            let fits =
                switch (field.kind, value) {
                case (.number, .number): true
                case (.number, _): false
                case (let kind, .text(let text)): DirectoryCheck.fits(kind, text)
                default: false
                }
            members.append(.init(fits ? field.name : field.name + textSuffix, value))
        }
        for (name, value) in record.values.sorted(by: { $0.key < $1.key }) where record.entity.field(name) == nil {
            members.append(.init(name, value))
        }
        return JSONObject(members)
    }

    /// A thing with all that belongs to it.
    package func whole(_ record: DirectoryRecord) throws -> JSONObject {
        try whole(record, within: [])
    }

    /// A service as it stands in a list: its own fields and whose it is.
    package func listed(_ record: DirectoryRecord) throws -> JSONObject {
        var object = Self.own(record)
        for nesting in record.entity.nestings where !nesting.isMany {
            guard let key = record[nesting.key], let other = try shelf.record(nesting.thing, key) else { continue }
            object.members.append(.init(nesting.name, .object(Self.own(other))))
        }
        return object
    }

    private func whole(_ record: DirectoryRecord, within around: [DirectoryEntity]) throws -> JSONObject {
        var object = Self.own(record)
        let nestings = record.entity.nestings.filter { nesting in
            if around.contains(nesting.thing) { return false }
            // An organization within another thing is told by itself: its places and services would be everything.
            return around.isEmpty || record.entity != .organization || ![.location, .service].contains(nesting.thing)
        }
        for nesting in nestings where !nesting.isMany {
            guard let key = record[nesting.key], let other = try shelf.record(nesting.thing, key) else { continue }
            object.members.append(.init(nesting.name, .object(try whole(other, within: around + [record.entity]))))
        }
        var names = nestings.filter(\.isMany).map { ($0.name, $0.thing, $0.key) }
        if record.entity.bearsAttributes { names.append(("attributes", .attribute, "link_id")) }
        if record.entity.bearsMetadata { names.append(("metadata", .metadata, "resource_id")) }
        let pointing = try shelf.pointing(to: record.id, names.map(\.1))
        for (name, thing, key) in names {
            let within = try pointing.filter { $0.field == key && $0.record.entity == thing }.map { _, child in
                if thing == .service && !isServiceWhole { return JSONValue.object(Self.own(child)) }
                return .object(try whole(child, within: around + [record.entity]))
            }
            if !within.isEmpty { object.members.append(.init(name, .list(within))) }
        }
        return object
    }
}

/// A directory that is held whole, by what points to what.
package struct HeldDirectory: DirectoryShelf {
    private let contents: DirectoryContents
    private let pointing: [String: [(field: String, record: DirectoryRecord)]]

    package init(_ contents: DirectoryContents) {
        self.contents = contents
        var pointing: [String: [(field: String, record: DirectoryRecord)]] = [:]
        for entity in DirectoryEntity.allCases {
            for record in contents[entity].sorted(by: { $0.id < $1.id }) {
                for key in record.keys { pointing[key.target, default: []].append((key.field, record)) }
            }
        }
        self.pointing = pointing
    }

    package func record(_ entity: DirectoryEntity, _ id: String) -> DirectoryRecord? { contents.record(entity, id) }

    package func pointing(to id: String, _ things: [DirectoryEntity]) -> [(field: String, record: DirectoryRecord)] {
        (pointing[id] ?? []).filter { things.contains($0.record.entity) }
    }
}
