import Foundation

/// A directory as JSON: a page of services, a list, one service with all that stands within it, lines of them, or tables.
package struct DirectoryDocuments {
    private var contents = DirectoryContents()
    private let file: String

    /// Reads a file of any of these shapes; what is wrong stands among the faults.
    package static func read(_ url: URL) -> DirectoryContents {
        let name = url.lastPathComponent
        let size = (try? FileManager.default.attributesOfItem(atPath: url.path)[.size] as? NSNumber)?.intValue
        var contents = DirectoryContents()
        guard (size ?? 0) <= DirectoryContents.mostBytes else {
            contents.faults = [DirectoryFault(.tooLarge, file: name)]
            return contents
        }
        guard let bytes = FileManager.default.contents(atPath: url.path) else {
            contents.faults = [DirectoryFault(.unreadable, file: name)]
            return contents
        }
        return read(bytes, named: name)
    }

    package static func read(_ bytes: some Sequence<UInt8>, named file: String) -> DirectoryContents {
        var reading = DirectoryDocuments(file: file)
        do throws(JSONReader.Fault) {
            let values = try JSONReader.readLines(bytes)
            let isTables = reading.take(values)
            return reading.checked(inTables: isTables)
        } catch {
            reading.contents.faults.append(DirectoryFault(.notJSON, file: file, line: error.line))
            return reading.contents
        }
    }

    package init(file: String) {
        self.file = file
    }

    /// What was taken so far, with everything that is wrong with it.
    package func checked(inTables: Bool = false) -> DirectoryContents {
        var contents = contents
        contents.faults = DirectoryCheck.faults(of: contents, inTables: inTables)
        return contents
    }

    /// Takes what a file holds, and says whether it held tables.
    private mutating func take(_ values: [JSONValue]) -> Bool {
        if values.count == 1, let object = values[0].object, object["id"] == nil, object["contents"] == nil,
            object.members.contains(where: { Self.tables[$0.name] != nil })
        {
            takeTables(object)
            return true
        }
        for (place, value) in values.enumerated() {
            let path = values.count > 1 ? "[\(place)]" : ""
            switch value {
            case .list(let things): take(things, path)
            case .object(let object):
                if case .list(let things)? = object["contents"] {
                    take(things, path + "contents")
                } else {
                    take(object, path)
                }
            default: contents.faults.append(DirectoryFault(.notADirectory, file: file, column: path))
            }
        }
        return false
    }

    /// A table's names: the schema calls it by its thing, the example by its file.
    private static let tables = Dictionary(
        DirectoryEntity.allCases.flatMap { [($0.rawValue, $0), ($0.file, $0), ($0.rawValue + ".csv", $0)] },
        uniquingKeysWith: { first, _ in first })

    private mutating func takeTables(_ tables: JSONObject) {
        for table in tables.members {
            guard let entity = Self.tables[table.name] else {
                contents.faults.append(DirectoryFault(.unknownFile, file: file, column: table.name))
                continue
            }
            for (place, row) in (table.value.list ?? []).enumerated() {
                let path = "\(table.name)[\(place)]"
                guard let object = row.object else {
                    contents.faults.append(DirectoryFault(.notADirectory, file: file, column: path))
                    continue
                }
                take(object, as: entity, path, isRow: true)
            }
        }
    }

    private mutating func take(_ things: [JSONValue], _ path: String) {
        for (place, thing) in things.enumerated() {
            guard let object = thing.object else {
                contents.faults.append(DirectoryFault(.notADirectory, file: file, column: "\(path)[\(place)]"))
                continue
            }
            take(object, "\(path)[\(place)]")
        }
    }

    /// Takes a thing of which only its fields tell what it is.
    private mutating func take(_ object: JSONObject, _ path: String) {
        guard let entity = Self.entity(of: object) else {
            contents.faults.append(DirectoryFault(.notADirectory, file: file, line: object.line, column: path))
            return
        }
        take(object, as: entity, path)
    }

    private static func entity(of object: JSONObject) -> DirectoryEntity? {
        func has(_ names: String...) -> Bool { names.contains { object[$0] != nil } }
        if has("location_type") { return .location }
        if has("status", "service_at_locations", "organization_id") && has("name") { return .service }
        if !has("name"), has("location", "service", "service_id") { return .serviceAtLocation }
        if has("taxonomy_detail", "taxonomy_id", "term_uri", "parent_id", "code", "taxonomy") { return .taxonomyTerm }
        if has("version") { return .taxonomy }
        return has("name") ? .organization : nil
    }

    /// Takes a thing and all that stands within it, and gives its identifier.
    ///
    /// - Parameters:
    ///   - keys: what the thing around says of it.
    ///   - isRow: nothing stands within it, and no other row has its identifier.
    @discardableResult
    package mutating func take(
        _ object: JSONObject, as entity: DirectoryEntity, _ path: String, keys: [String: String] = [:],
        isRow: Bool = false
    ) -> String? {
        guard let id = object["id"]?.text, !id.isEmpty else {
            contents.faults.append(
                DirectoryFault(.idMissing, file: file, line: object.line, column: path.isEmpty ? "id" : path + ".id"))
            return nil
        }
        guard contents.count <= DirectoryContents.mostRecords else {
            contents.faults.append(DirectoryFault(.tooLarge, file: file, line: object.line))
            return nil
        }
        var values: [String: JSONValue] = keys.mapValues(JSONValue.text)
        for member in object.members where member.name != "id" {
            if !isRow, let nesting = Self.nesting(member.name, in: entity) {
                if let key = within(
                    member.value, nesting, of: entity, id, "\(path.isEmpty ? "" : path + ".")\(member.name)")
                {
                    values[nesting.key] = .text(key)
                }
                continue
            }
            switch member.value {
            case .null, .text(""): continue
            default: break
            }
            let (name, value) = Self.restored(member, of: entity, beside: object)
            values[name] = Self.typed(value, entity.field(name)?.kind)
        }
        let place = DirectoryRecord.Place(file: file, line: object.line, path: path.isEmpty ? nil : path)
        let record = DirectoryRecord(entity, id, values, at: place)
        if isRow { contents.add(record) } else { contents.join(record) }
        return id
    }

    /// What was written beside a field, because it is not of the form that the specification asks for, goes back.
    private static func restored(
        _ member: JSONObject.Member, of entity: DirectoryEntity, beside object: JSONObject
    ) -> (String, JSONValue) {
        guard member.name.hasSuffix(DirectoryTree.textSuffix) else { return (member.name, member.value) }
        let name = String(member.name.dropLast(DirectoryTree.textSuffix.count))
        guard let field = entity.field(name), field.kind != .text, (object[name]?.text ?? "").isEmpty else {
            return (member.name, member.value)
        }
        return (name, member.value)
    }

    /// A number where the specification has one, a text where it has a text, whichever of them somebody wrote.
    private static func typed(_ value: JSONValue, _ kind: DirectoryEntity.Kind?) -> JSONValue {
        switch (value, kind) {
        case (.text(let text), .number?) where JSONValue.isNumber(text): .number(text)
        case (.number(let text), let kind?) where kind != .number: .text(text)
        case (.flag(let flag), _?): .text(flag ? "true" : "false")
        default: value
        }
    }

    private static func nesting(_ name: String, in entity: DirectoryEntity) -> DirectoryNesting? {
        switch name {
        case "attributes" where entity.bearsAttributes:
            DirectoryNesting(name: name, thing: .attribute, key: "link_id", isMany: true)
        case "metadata" where entity.bearsMetadata:
            DirectoryNesting(name: name, thing: .metadata, key: "resource_id", isMany: true)
        default: entity.nestings.first { $0.name == name }
        }
    }

    /// Takes what stands within a thing; gives the key of it where the thing around points to it.
    private mutating func within(
        _ value: JSONValue, _ nesting: DirectoryNesting, of entity: DirectoryEntity, _ id: String, _ path: String
    ) -> String? {
        switch value {
        case .list(let things) where nesting.isMany:
            var keys = [nesting.key: id]
            if nesting.thing == .attribute { keys["link_entity"] = entity.rawValue }
            if nesting.thing == .metadata { keys["resource_type"] = entity.rawValue }
            for (place, thing) in things.enumerated() {
                guard let object = thing.object else {
                    contents.faults.append(DirectoryFault(.notADirectory, file: file, column: "\(path)[\(place)]"))
                    continue
                }
                take(object, as: nesting.thing, "\(path)[\(place)]", keys: keys)
            }
            return nil
        case .object(let object) where !nesting.isMany: return take(object, as: nesting.thing, path)
        case .null: return nil
        default:
            contents.faults.append(DirectoryFault(.notADirectory, file: file, column: path))
            return nil
        }
    }
}
