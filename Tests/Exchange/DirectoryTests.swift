import Foundation
import Testing
import Vocabulary

@testable import Exchange

/// Data of others, which stands beside the repository.
enum SharedData {
    static let folder = URL(
        filePath: ProcessInfo.processInfo.environment["ALONGSIDE_SHARED"] ?? "../shared", directoryHint: .isDirectory)

    static let isHere = FileManager.default.fileExists(atPath: folder.appending(path: "standards/hsds").path)

    static func hsds(_ path: String) -> URL { folder.appending(path: "standards/hsds").appending(path: path) }

    static let sanMateo = folder.appending(path: "data/hsds-sanmateo/hsds")
}

/// A folder of its own for as long as it is lent.
func withFolder<T>(_ work: (URL) async throws -> T) async throws -> T {
    let folder = FileManager.default.temporaryDirectory.appending(path: "directory-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await work(folder)
}

/// Every record of a directory, for comparing two of them.
private func everything(_ contents: DirectoryContents) -> Set<String> {
    Set(contents.records.values.joined().map { "\($0.entity.rawValue) \($0.id) \($0.written)" })
}

@Suite struct `A directory of services` {
    private static func id(_ number: Int) -> String {
        "00000000-0000-4000-8000-" + String(String(number + 1_000_000_000_000).dropFirst())
    }

    @Test(.enabled(if: SharedData.isHere))
    func `of a real county goes in and comes out with nothing lost`() async throws {
        let read = DirectoryTables.read(SharedData.sanMateo)
        #expect(read.isSound, "\(read.faults.filter(\.code.isFatal).prefix(3))")
        #expect(read[.service].count == 1_689 && read[.organization].count == 1_363)
        #expect(read[.location].count == 1_709 && read[.attribute].count == 3_826)
        #expect(read[.phone].count == 3_559 && read[.serviceArea].count == 7_205)
        try await withFolder { folder in
            let tables = folder.appending(path: "tables")
            try WriteDirectory(read).tables(into: tables)
            let again = DirectoryTables.read(tables)
            #expect(again.isSound)
            #expect(everything(again) == everything(read))
        }
        let document = DirectoryDocuments.read(WriteDirectory(read).tableDocument(), named: "all.json")
        #expect(document.isSound)
        #expect(everything(document) == everything(read))
        let services = DirectoryDocuments.read(try WriteDirectory(read).serviceDocument(), named: "services.json")
        #expect(services.isSound, "\(services.faults.filter(\.code.isFatal).prefix(3))")
        for entity in [DirectoryEntity.service, .serviceAtLocation, .attribute, .funding, .serviceArea] {
            #expect(Set(services[entity].map(\.written)) == Set(read[entity].map(\.written)), "\(entity)")
        }
    }

    struct Broken: Sendable {
        let version: String
        let keys: [String]
    }

    @Test(
        .enabled(if: SharedData.isHere),
        arguments: [
            Broken(
                version: "3.0",
                keys: [
                    "contacts.csv:2 organization_id", "contacts.csv:2 service_at_location_id",
                    "datapackage.json:1 ", "locations.csv:2 latitude", "locations.csv:2 organization_id",
                    "taxonomy_terms.csv:2 taxonomy_id",
                ]),
            Broken(
                version: "3.1-dev",
                keys: [
                    "contacts.csv:2 organization_id", "contacts.csv:2 service_at_location_id",
                    "datapackage.json:1 ", "locations.csv:2 latitude", "locations.csv:2 organization_id",
                    "service_areas.csv:2 service_at_location_id",
                    "service_capacity.csv:2 service_id", "service_capacity.csv:2 unit_id",
                    "taxonomy_terms.csv:2 taxonomy_id",
                ]),
        ])
    func `of the specification's own examples is refused, and every broken key is named`(broken: Broken) {
        let read = DirectoryTables.read(SharedData.hsds("\(broken.version)/examples/csv"))
        let fatal = read.faults.filter(\.code.isFatal)
        // Besides its keys: a place beyond the pole, and a package that is the name of another file.
        #expect(fatal.filter { $0.code == .keyBroken }.allSatisfy { $0.right != nil })
        #expect(Set(fatal.map(\.code)) == [.keyBroken, .outOfRange, .notJSON])
        #expect(fatal.map { "\($0.file):\($0.line ?? 0) \($0.column ?? "")" }.sorted() == broken.keys)
    }

    @Test(
        .enabled(if: SharedData.isHere), arguments: ["3.0", "3.1-dev"],
        ["service_full", "service_list", "organization_full", "organization_list", "service_at_location_full"])
    func `is read from every document of the specification`(version: String, name: String) {
        let read = DirectoryDocuments.read(SharedData.hsds("\(version)/examples/\(name).json"))
        // The examples put a place at latitude 100, and nothing else is wrong with them.
        let fatal = read.faults.filter(\.code.isFatal)
        #expect(fatal.allSatisfy { $0.code == .outOfRange && $0.found == "100" }, "\(fatal)")
        #expect(!read[.organization].isEmpty)
    }

    @Test(.enabled(if: SharedData.isHere), arguments: ["3.0", "3.1-dev"])
    func `keeps all that stands within a service`(version: String) throws {
        let read = DirectoryDocuments.read(SharedData.hsds("\(version)/examples/service_full.json"))
        let service = try #require(read[.service].first)
        #expect(service["organization_id"] == "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610")
        #expect(read[.serviceAtLocation].count == 1 && read[.serviceAtLocation][0]["service_id"] == service.id)
        #expect(read[.serviceAtLocation][0]["location_id"] == read[.location][0].id)
        // One phone stands at many places: it belongs to all of them.
        let phone = try #require(read[.phone].first)
        #expect(read[.phone].count == 1 && phone["service_id"] == service.id)
        #expect(phone["location_id"] == read[.location][0].id && phone["contact_id"] == read[.contact][0].id)
        #expect(read[.attribute].allSatisfy { $0["link_id"] != nil && $0["link_entity"] != nil })
        let again = DirectoryDocuments.read(WriteDirectory(read).tableDocument(), named: "again.json")
        #expect(everything(again) == everything(read))
    }

    // MARK: - Bad input

    struct Bad: Sendable, CustomStringConvertible {
        let file: String
        let rows: String
        let code: DirectoryFault.Code
        let line: Int
        let column: String?

        var description: String { "\(code.rawValue) of \(file)" }
    }

    private static let organization = "id,name,description\n\(id(1)),Harbour House,Shelter\n"

    private static let bad: [Bad] = [
        Bad(
            file: "services.csv",
            rows: "id,organization_id,name,status\n\(id(2)),\(id(1)),Beds,active\n\(id(2)),\(id(1)),Soup,active\n",
            code: .idTwice, line: 3, column: "id"),
        Bad(
            file: "services.csv", rows: "id,organization_id,name,status\n\(id(2)),\(id(9)),Beds,active\n",
            code: .keyBroken, line: 2, column: "organization_id"),
        Bad(
            file: "services.csv", rows: "id,organization_id,name,status\n\(id(2)),,Beds,active\n",
            code: .keyMissing, line: 2, column: "organization_id"),
        Bad(
            file: "services.csv", rows: "id,organization_id,name,status\n\(id(2)),\(id(1)),Beds,open\n",
            code: .notOneOf, line: 2, column: "status"),
        Bad(
            file: "services.csv", rows: "id,organization_id,name,status\n\(id(2)),\(id(1)),,active\n",
            code: .nameMissing, line: 2, column: "name"),
        Bad(
            file: "services.csv", rows: "id,organization_id,name,status\n17,\(id(1)),Beds,active\n",
            code: .idNotUUID, line: 2, column: "id"),
        Bad(
            file: "services.csv", rows: "organization_id,name,status\n\(id(1)),Beds,active\n",
            code: .noIdentifierColumn, line: 1, column: "id"),
        Bad(
            file: "services.csv", rows: "id,organization_id,name,status,name\n\(id(2)),\(id(1)),Beds,active,Soup\n",
            code: .columnTwice, line: 1, column: "name"),
        Bad(
            file: "services.csv", rows: "id,organization_id,name,status\n\(id(2)),\(id(1)),Beds,active,Soup\n",
            code: .rowTooWide, line: 2, column: nil),
        Bad(
            file: "locations.csv", rows: "id,location_type,latitude,longitude\n\(id(3)),physical,100,-122\n",
            code: .outOfRange, line: 2, column: "latitude"),
        Bad(
            file: "locations.csv", rows: "id,location_type,latitude,longitude\n\(id(3)),physical,37.5,west\n",
            code: .outOfRange, line: 2, column: "longitude"),
    ]

    @Test(arguments: bad)
    func `with a fault is refused, and the fault is named with its row and column`(bad: Bad) async throws {
        try await withFolder { folder in
            try Data(Self.organization.utf8).write(to: folder.appending(path: "organizations.csv"))
            try Data(bad.rows.utf8).write(to: folder.appending(path: bad.file))
            let read = DirectoryTables.read(folder)
            let fatal = read.faults.filter(\.code.isFatal)
            let fault = try #require(fatal.first { $0.code == bad.code }, "\(read.faults)")
            #expect(fault.file == bad.file && fault.line == bad.line && fault.column == bad.column)
            #expect(!read.isSound && fatal.count == 1)
        }
    }

    @Test func `with something strange is taken, and it is said`() async throws {
        try await withFolder { folder in
            try Data(Self.organization.utf8).write(to: folder.appending(path: "organization.csv"))
            try Data(
                """
                id,organization_id,name,status,url,minimum_age,maximum_age,last_modified,favourite_colour
                \(Self.id(2)),\(Self.id(1)),800 288-4748,defunct,nowhere at all,90,18,yesterday,blue

                """.utf8
            ).write(to: folder.appending(path: "services.csv"))
            try Data("id,number,extension\n\(Self.id(4)),ask inside,12 or 13\n".utf8)
                .write(to: folder.appending(path: "phones.csv"))
            try Data("a,b\n".utf8).write(to: folder.appending(path: "keywords.csv"))
            let read = DirectoryTables.read(folder)
            #expect(read.isSound)
            #expect(
                Set(read.faults.map(\.code)) == [
                    .nameIsPhone, .notAnAddress, .agesReversed, .notAMoment, .unknownColumn, .phoneWithoutDigits,
                    .notANumber, .unknownFile,
                ])
            let again = folder.appending(path: "again")
            try WriteDirectory(read).tables(into: again)
            #expect(everything(DirectoryTables.read(again)) == everything(read))
            #expect(read[.service][0]["favourite_colour"] == "blue")
        }
    }

    @Test func `names no file outside of its folder`() async throws {
        try await withFolder { folder in
            let package = #"{"resources":[{"name":"service","path":"../../etc/passwd"}]}"#
            try Data(package.utf8).write(to: folder.appending(path: "datapackage.json"))
            #expect(DirectoryTables.read(folder).faults.contains { $0.code == .placeOutside })
        }
    }

    @Test(arguments: [
        "", "{", "[1,2]", #"{"id":"x"}"#, #"{"a":1,"a":2}"#, "nul", #""\ud800""#, #"[{"name":"Beds"}]"#, "01", "[1,]",
        String(repeating: "[", count: 100_000),
    ])
    func `that is none is refused`(text: String) {
        #expect(!DirectoryDocuments.read(text.utf8, named: "bad.json").isSound)
    }

    @Test func `with one service told in two ways is refused`() {
        let one = #"{"id":"\#(Self.id(2))","name":"Beds","status":"active"}"#
        let other = #"{"id":"\#(Self.id(2))","name":"Soup","status":"active"}"#
        let read = DirectoryDocuments.read("[\n\(one),\n\(other)]".utf8, named: "two.json")
        let fault = read.faults.first { $0.code == .idTwice }
        #expect(fault?.line == 3 && fault?.column == "[1].name" && fault?.right == "2")
        #expect(DirectoryDocuments.read("[\(one),\(one)]".utf8, named: "same.json")[.service].count == 1)
    }

    // MARK: - Every directory

    /// A directory of chance: every field of every thing, filled or not, with signs that a table has to keep.
    private static func chance(_ seed: UInt64) -> DirectoryContents {
        var dice = SeededNumbers(seed: seed)
        let texts = [
            "Beds", "a,b", "\"quoted\"", "two\nlines", " blank ", "é Ñ 漢字", "\r", "=1+1", "null", "0012", "1e5", "'",
            "line\r\nend", "\t",
        ]
        var ids: [DirectoryEntity: [String]] = [:]
        var next = 1
        for entity in DirectoryEntity.allCases {
            ids[entity] = (0..<Int.random(in: 1...4, using: &dice)).map { _ in
                next += 1
                return id(next)
            }
        }
        var records: [DirectoryRecord] = []
        for entity in DirectoryEntity.allCases {
            for one in ids[entity] ?? [] {
                var values: [String: JSONValue] = [:]
                for field in entity.fields where field.isRequiredInTables || Bool.random(using: &dice) {
                    switch field.kind {
                    case .text: values[field.name] = .text(texts.randomElement(using: &dice) ?? "")
                    case .uri: values[field.name] = .text(Bool.random(using: &dice) ? "https://example.org/a" : "none")
                    case .email: values[field.name] = .text("desk@example.org")
                    case .moment: values[field.name] = .text("2026-02-03T04:05:06Z")
                    case .number:
                        values[field.name] = .number(["1", "-2.50", "0.1"].randomElement(using: &dice) ?? "1")
                    case .oneOf(let choices): values[field.name] = .text(choices.randomElement(using: &dice) ?? "")
                    case .reference(let thing), .mention(let thing):
                        values[field.name] = .text(ids[thing]?.randomElement(using: &dice) ?? "")
                    }
                }
                if entity == .attribute { values["link_id"] = .text(ids[.service]?.first ?? "") }
                if entity == .metadata { values["resource_id"] = .text(ids[.service]?.first ?? "") }
                if Bool.random(using: &dice) { values["own_field"] = .text(texts.randomElement(using: &dice) ?? "") }
                records.append(DirectoryRecord(entity, one, values))
            }
        }
        return DirectoryContents(records)
    }

    @Test(arguments: UInt64(1)...60)
    func `is the same after any form it is written in`(seed: UInt64) async throws {
        let contents = Self.chance(seed)
        let document = DirectoryDocuments.read(WriteDirectory(contents).tableDocument(), named: "all.json")
        #expect(everything(document) == everything(contents))
        try await withFolder { folder in
            try WriteDirectory(contents).tables(into: folder)
            #expect(everything(DirectoryTables.read(folder)) == everything(contents))
        }
    }
}

@Suite struct `A remote directory` {
    private static func id(_ number: Int) -> String {
        "00000000-0000-4000-8000-" + String(String(number + 1_000_000_000_000).dropFirst())
    }

    private struct Gone: Error {}

    /// A server with some services, a page of two, that stops answering after so many answers.
    private static func server(_ count: Int, until stop: Int = .max, total: Int? = nil) -> RemoteDirectory.Fetch {
        let asked = Counter()
        return { url in
            guard asked.next() < stop else { throw Gone() }
            func service(_ number: Int) -> String {
                """
                {"id":"\(id(number))","name":"Service \(number)","status":"active",
                 "organization":{"id":"\(id(900))","name":"Harbour","description":"Runs it"}}
                """
            }
            if url.path().hasSuffix("/services") {
                let page =
                    URLComponents(url: url, resolvingAgainstBaseURL: false)?.queryItems?
                    .first { $0.name == "page" }?.value.flatMap(Int.init) ?? 1
                let numbers = Array((1...count).dropFirst((page - 1) * 2).prefix(2))
                let isLast = page * 2 >= count
                return Array(
                    """
                    {"total_items":\(total ?? count),"total_pages":9,"page_number":\(page),"size":2,"first_page":false,
                     "last_page":\(isLast),"empty":false,"contents":[\(numbers.map(service).joined(separator: ","))]}
                    """.utf8)
            }
            let number = Int(url.lastPathComponent.suffix(12)) ?? 0
            return Array(service(number).utf8)
        }
    }

    private final class Counter: Sendable {
        private let count = NSLock()
        nonisolated(unsafe) private var value = 0

        func next() -> Int {
            count.withLock {
                value += 1
                return value - 1
            }
        }
    }

    @Test func `is read page by page and service by service`() async throws {
        let remote = try #require(RemoteDirectory("https://example.org/hsds", fetch: Self.server(5)))
        let read = try await remote.read()
        #expect(read.isSound && read[.service].count == 5 && read[.organization].count == 1)
    }

    @Test(arguments: 0..<8)
    func `that stops half-way gives nothing`(stop: Int) async throws {
        let remote = try #require(RemoteDirectory("https://example.org/hsds", fetch: Self.server(5, until: stop)))
        await #expect(throws: Gone.self) { try await remote.read() }
    }

    @Test func `that ends its list early is not sound`() async throws {
        let remote = try #require(RemoteDirectory("https://example.org/hsds", fetch: Self.server(5, total: 7)))
        let read = try await remote.read()
        #expect(!read.isSound && read.faults.contains { $0.column == "total_items" && $0.right == "7" })
    }

    @Test(arguments: [
        ("https://example.org", true), ("http://127.0.0.1:8080/api/hsds", true), ("http://localhost/x", true),
        ("http://example.org", false), ("ftp://example.org", false), ("file:///etc/passwd", false),
        ("https://dana@example.org", false), ("https://", false), ("nowhere", false),
    ])
    func `is asked over https, or on this machine`(address: String, may: Bool) {
        #expect((RemoteDirectory(address) { _ in [] } != nil) == may)
    }
}
