import Foundation

/// Writes a directory in the forms of the specification.
package struct WriteDirectory {
    private let contents: DirectoryContents

    package init(_ contents: DirectoryContents) {
        self.contents = contents
    }

    private var kinds: [DirectoryEntity] { DirectoryEntity.allCases.filter { !contents[$0].isEmpty } }

    // MARK: - Tables

    /// A tabular data package: `datapackage.json`, and a CSV file of each kind of thing that there is.
    package func tables(into folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for entity in kinds {
            try Data(table(entity)).write(to: folder.appending(path: entity.file), options: .atomic)
        }
        // Last: a folder without it was not written to the end.
        var package: [UInt8] = []
        JSONValue.object(self.package()).write(to: &package)
        package.append(0x0A)
        try Data(package).write(to: folder.appending(path: "datapackage.json"), options: .atomic)
    }

    /// The columns of a kind: the specification's in its order, then what else there is.
    private func columns(_ entity: DirectoryEntity) -> [String] {
        var strange: Set<String> = []
        for record in contents[entity] {
            for name in record.values.keys where entity.field(name) == nil { strange.insert(name) }
        }
        return entity.fields.map(\.name) + strange.sorted()
    }

    /// The rows of a kind, by their identifiers.
    private func rows(_ entity: DirectoryEntity) -> [DirectoryRecord] {
        contents[entity].sorted { $0.id < $1.id }
    }

    package func table(_ entity: DirectoryEntity) -> [UInt8] {
        let columns = columns(entity)
        var bytes: [UInt8] = []
        Self.row(["id"] + columns, to: &bytes)
        for record in rows(entity) {
            Self.row([record.id] + columns.map { record[$0] ?? "" }, to: &bytes)
        }
        return bytes
    }

    private static func row(_ cells: [String], to bytes: inout [UInt8]) {
        for (place, cell) in cells.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            let needsQuotes = cell.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
            guard needsQuotes || cell.utf8.first.map({ $0 <= 0x20 }) ?? false else {
                bytes += cell.utf8
                continue
            }
            bytes.append(0x22)
            for byte in cell.utf8 {
                if byte == 0x22 { bytes.append(0x22) }
                bytes.append(byte)
            }
            bytes.append(0x22)
        }
        bytes.append(0x0A)
    }

    /// What stands in the tables, after the Frictionless specification; it claims only what holds of these rows.
    private func package() -> JSONObject {
        JSONObject([
            .init("name", .text("human_services_data")),
            .init("profile", .text("tabular-data-package")),
            .init("version", .text("3.1")),
            .init("homepage", .text("https://docs.openreferral.org")),
            .init("resources", .list(kinds.map { .object(resource($0)) })),
        ])
    }

    private func resource(_ entity: DirectoryEntity) -> JSONObject {
        let fields =
            [column("id", "string", isRequired: true, isUnique: true)]
            + columns(entity).map { name in
                let values = contents[entity].map { $0.values[name] }
                let isNumber = values.allSatisfy { value in
                    switch value {
                    case .number?, nil: true
                    default: false
                    }
                }
                let field = entity.field(name)
                return column(
                    name, field?.kind == .number && isNumber ? "number" : "string",
                    isRequired: field?.isRequiredInTables == true && !values.contains(nil), isUnique: false)
            }
        let keys = entity.fields.compactMap { field -> JSONValue? in
            guard case .reference(let thing) = field.kind, !contents[thing].isEmpty else { return nil }
            let target = JSONObject([.init("resource", .text(thing.rawValue)), .init("fields", .text("id"))])
            return .object(JSONObject([.init("fields", .text(field.name)), .init("reference", .object(target))]))
        }
        let schema = JSONObject([
            .init("primaryKey", .text("id")), .init("fields", .list(fields)), .init("foreignKeys", .list(keys)),
        ])
        return JSONObject([
            .init("name", .text(entity.rawValue)), .init("path", .text(entity.file)), .init("format", .text("csv")),
            .init("mediatype", .text("text/csv")), .init("encoding", .text("utf-8")),
            .init("profile", .text("tabular-data-resource")),
            .init("dialect", .object(JSONObject([.init("delimiter", .text(",")), .init("doubleQuote", .flag(true))]))),
            .init("schema", .object(schema)),
        ])
    }

    private func column(_ name: String, _ type: String, isRequired: Bool, isUnique: Bool) -> JSONValue {
        .object(
            JSONObject([
                .init("name", .text(name)), .init("type", .text(type)),
                .init(
                    "constraints",
                    .object(JSONObject([.init("required", .flag(isRequired)), .init("unique", .flag(isUnique))]))),
            ]))
    }

    // MARK: - Documents

    /// All tables in one JSON document: nothing is lost.
    package func tableDocument() -> [UInt8] {
        let tables = kinds.map { entity in
            JSONObject.Member(entity.rawValue, .list(rows(entity).map { .object(DirectoryTree.own($0)) }))
        }
        return written(.object(JSONObject(tables)))
    }

    /// A page with every service and all that belongs to it; what belongs to no service is not in it.
    package func serviceDocument() throws -> [UInt8] {
        let tree = DirectoryTree(HeldDirectory(contents))
        let services = try rows(.service).map { JSONValue.object(try tree.whole($0)) }
        return written(
            .object(DirectorySlice(total: services.count, number: 1, size: max(1, services.count)).object(services)))
    }

    private func written(_ value: JSONValue) -> [UInt8] {
        var bytes: [UInt8] = []
        value.write(to: &bytes)
        bytes.append(0x0A)
        return bytes
    }
}

/// Which part of a list a page is, as the specification tells it.
package struct DirectorySlice: Sendable {
    package let total: Int
    /// From 1.
    package let number: Int
    package let size: Int

    package init(total: Int, number: Int, size: Int) {
        self.total = total
        self.number = number
        self.size = size
    }

    private var pages: Int { max(1, (total + size - 1) / size) }

    package func object(_ contents: [JSONValue]) -> JSONObject {
        JSONObject([
            .init("total_items", .number(String(total))), .init("total_pages", .number(String(pages))),
            .init("page_number", .number(String(number))), .init("size", .number(String(contents.count))),
            .init("first_page", .flag(number == 1)), .init("last_page", .flag(number >= pages)),
            .init("empty", .flag(contents.isEmpty)), .init("contents", .list(contents)),
        ])
    }
}
