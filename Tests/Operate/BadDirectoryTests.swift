import Door
import Exchange
import Foundation
import Operate
import Store
import Testing
import Vocabulary
import World

/// What is wrong with directories that are met, each by its name, from the file to what is shown.
@Suite struct `A directory that is wrong` {
    private static let (house, beds, soup) = (SmallDirectory.id(1), SmallDirectory.beds, SmallDirectory.soup)

    /// Reads tables as they stand in a folder; an organization stands among them.
    private static func read(_ tables: [String: String]) throws -> DirectoryContents {
        let folder = FileManager.default.temporaryDirectory.appending(path: "bad-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var tables = tables
        tables["organizations.csv"] = "id,name,description\n\(house),Harbour House,Shelter\n"
        for (name, text) in tables { try Data(text.utf8).write(to: folder.appending(path: name)) }
        return DirectoryTables.read(folder)
    }

    private static func named(_ contents: DirectoryContents) -> [String] {
        contents.faults.filter(\.code.isFatal).map { fault in
            "\(fault.file):\(fault.line ?? 0) \(fault.column ?? "") \(fault.code.rawValue) \(fault.right ?? "")"
        }
    }

    /// It is refused, and what stood before stands.
    private static func refuse(_ contents: DirectoryContents, _ expected: [String], engine: Engine) async throws {
        #expect(named(contents) == expected)
        try await withWorld(on: engine) { world in
            try await world.read(SmallDirectory.contents())
            let before = try await world.everything()
            await #expect(throws: Refusal(.directoryFaulty)) { try await world.read(contents) }
            #expect(try await world.everything() == before)
        }
    }

    @Test(arguments: Engine.available)
    func `with broken keys is refused, and each row is named`(engine: Engine) async throws {
        let contents = try Self.read([
            "services.csv": """
            id,organization_id,name,status
            \(Self.beds),\(Self.house),Night beds,active
            \(Self.soup),\(SmallDirectory.id(77)),Soup,active
            """,
            "phones.csv": "id,service_id,number\n\(SmallDirectory.id(30)),\(SmallDirectory.id(78)),303 555-0142\n",
        ])
        try await Self.refuse(
            contents,
            ["services.csv:3 organization_id key-broken organization", "phones.csv:2 service_id key-broken service"],
            engine: engine)
    }

    @Test(arguments: Engine.available)
    func `with a telephone number for a name is taken, said with its row, and shown as it came`(
        engine: Engine
    ) async throws {
        let contents = try Self.read([
            "services.csv": "id,organization_id,name,status\n\(Self.beds),\(Self.house),(303) 555-0142,active\n"
        ])
        let said = contents.faults.filter { $0.code == .nameIsPhone }
        #expect(contents.isSound && said.map(\.line) == [2] && said.map(\.column) == ["name"])
        try await withWorld(on: engine) { world in
            try await world.read(contents)
            #expect(try await world.listed() == ["(303) 555-0142"])
        }
    }

    @Test(arguments: Engine.available)
    func `with latitude 100 is refused, and the row and what would be right are named`(engine: Engine) async throws {
        let contents = try Self.read([
            "locations.csv": "id,location_type,latitude,longitude\n\(SmallDirectory.id(5)),physical,100,-122\n"
        ])
        try await Self.refuse(contents, ["locations.csv:2 latitude out-of-range -90 … 90"], engine: engine)
    }

    @Test(arguments: Engine.available)
    func `with two services of one identifier is refused, and both rows are named`(engine: Engine) async throws {
        let contents = try Self.read([
            "services.csv": """
            id,organization_id,name,status
            \(Self.beds),\(Self.house),Night beds,active
            \(Self.soup),\(Self.house),Soup,active
            \(Self.beds.uppercased()),\(Self.house),Day beds,active
            """
        ])
        try await Self.refuse(contents, ["services.csv:4 id id-twice 2"], engine: engine)
    }

    @Test(arguments: Engine.available)
    func `of whose services one closed last year shows it so, after all others, and offers nothing to it`(
        engine: Engine
    ) async throws {
        let contents = try Self.read([
            "services.csv": """
            id,organization_id,name,status,last_modified
            \(Self.beds),\(Self.house),Night beds,defunct,2025-03-01T09:00:00Z
            \(Self.soup),\(Self.house),Night beds at the mill,active,2026-02-01T09:00:00Z
            """,
            // The hours of the other one ended last year: nobody is told that it is open.
            "schedules.csv": """
            id,service_id,valid_to,freq,byday,opens_at,closes_at
            \(SmallDirectory.id(40)),\(Self.soup),2025-12-31,WEEKLY,"MO,TU,WE,TH,FR,SA,SU",00:00,23:59
            """,
        ])
        #expect(contents.isSound)
        try await withWorld(on: engine) { world in
            try await world.read(contents)
            let index = DirectoryIndex()
            try await index.fill(from: world.database)
            let found = try await world.search(
                index, ServiceQuestion("night beds", isOpenNow: true), at: Instant(rfc3339: "2026-03-04T19:00:00Z")
            ).found
            #expect(found.map(\.id) == [Self.soup, Self.beds] && found[0].isOpen != .yes)
            let (_, needs) = try await world.needing([.shelter])
            await #expect(throws: Refusal(.serviceInactive, .conflicting, field: "service")) {
                _ = try await world.desk.perform(
                    OfferReferral(needs[0].id, to: ID(stored: Self.beds), consent: true), by: world.noor)
            }
            // An import that tells it again is no other service: what was closed is closed.
            try await world.read(contents)
            #expect(try await world.listed().count == 2)
        }
    }
}
