import Access
import Door
import Exchange
import Foundation
import Operate
import Store
import Testing
import Vocabulary
import World

@Suite struct `A taxonomy of the operator's own` {
    /// A file as a licensed taxonomy is delivered: a code, a name, the code above, and what it helps with.
    private static func file(_ text: String) throws -> TaxonomyFile {
        let place = FileManager.default.temporaryDirectory.appending(path: "own-\(UUID().uuidString).csv")
        try Data(text.utf8).write(to: place)
        defer { try? FileManager.default.removeItem(at: place) }
        return TaxonomyFile(place)
    }

    private static let usual = """
        code,name,parent code,need
        QX,Roofs,,shelter
        QX-1,Hibernation berths,QX,
        """

    private static func importing(
        _ text: String = usual, name: String = "Own", givenOut: Bool = false
    ) throws -> ImportTaxonomy {
        try ImportTaxonomy(name, file(text), givenOut: givenOut)
    }

    /// A directory whose service bears a code of that taxonomy, and calls its term nothing.
    private static func contents(taxonomy: String = "Own") -> DirectoryContents {
        var records = TwiceTold.county.flatMap(\.records)
        records += [
            DirectoryRecord(
                .taxonomyTerm, TwiceTold.id(900),
                ["code": .text("QX-1"), "taxonomy": .text(taxonomy), "description": .text("QX-1")]),
            DirectoryRecord(
                .attribute, TwiceTold.id(901),
                [
                    "link_id": .text(TwiceTold.id(10)), "link_entity": .text("service"),
                    "taxonomy_term_id": .text(TwiceTold.id(900)),
                ]),
        ]
        return DirectoryContents(records)
    }

    private static func entry(_ directories: Directories) throws -> DirectoryEntry {
        try DirectoryEntry(#require(try directories.record(.service, TwiceTold.id(10))), in: directories)
    }

    @Test(arguments: Engine.available)
    func `names services by code, says what they help with, and finds them`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.read(Self.contents())
            let index = DirectoryIndex()
            try await index.fill(from: world.database)
            #expect(try await world.names(index, "hibernation berths").isEmpty)
            _ = try await world.desk.perform(Self.importing(), by: world.noor)
            let entry = try await world.directory(Self.entry)
            #expect(entry.terms.map { $0["name"] } == ["Hibernation berths"] && entry.kinds == [.shelter])
            #expect(try await world.database.read { db in try index.isCurrent(in: db) } == false)
            try await index.fill(from: world.database)
            #expect(try await world.names(index, "hibernation berths") == ["Night beds"])
            #expect(try await world.search(index, ServiceQuestion(nil, kind: .shelter)).found.first?.need == .yes)
            // Read in again, it is replaced.
            _ = try await world.desk.perform(
                Self.importing("code,name,need\nQX-1,Winter berths,food\n", name: "own"), by: world.noor)
            try await index.fill(from: world.database)
            #expect(try await world.names(index, "hibernation").isEmpty)
            #expect(try await world.directory(Self.entry).kinds == [.food])
            let all = try await world.database.read { db in try OwnTaxonomies(db).all() }
            #expect(all.count == 1 && all[0].terms == 1 && all[0].needs == 1)
            _ = try await world.desk.perform(RemoveTaxonomy(all[0].id), by: world.noor)
            #expect(try await world.directory(Self.entry).kinds.isEmpty)
            #expect(try await world.count("own_term") == 0)
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `takes no code of another taxonomy for one of its own`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.read(Self.contents(taxonomy: "Open Eligibility"))
            _ = try await world.desk.perform(Self.importing(), by: world.noor)
            let entry = try await world.directory(Self.entry)
            #expect(entry.kinds.isEmpty && entry.terms.map { $0["name"] } == [nil])
        }
    }

    @Test(arguments: Engine.available)
    func `is given out to nobody, unless the operator says so`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.read(Self.contents())
            let before = try await world.everything()
            func told() async throws -> [Int] {
                try await world.directory { directories in
                    try [DirectoryEntity.taxonomy, .taxonomyTerm].map {
                        try directories.list($0, DirectoryQuestion(), from: 0, most: 100).total
                    }
                }
            }
            _ = try await world.desk.perform(Self.importing(), by: world.noor)
            #expect(try await world.everything() == before)
            #expect(try await told() == [0, 1])
            let own = try await world.directory { try $0.term(Self.entry($0).terms[0].id) }
            let id = try #require(own?.id)
            #expect(try await world.directory { try $0.record(.taxonomyTerm, id) } == nil)
            _ = try await world.desk.perform(Self.importing(givenOut: true), by: world.noor)
            #expect(try await told() == [1, 3])
            let contents = try await world.directory { try $0.everything() }
            #expect(contents[.taxonomyTerm].count == 3 && contents[.taxonomy].count == 1)
            #expect(contents[.taxonomyTerm].allSatisfy { $0["need"] == nil })
            #expect(DirectoryCheck.faults(of: contents, inTables: true).allSatisfy { !$0.code.isFatal })
            _ = try await world.desk.perform(Self.importing(), by: world.noor)
            #expect(try await world.everything() == before)
        }
    }

    @Test(arguments: Engine.available)
    func `lets a directory name its terms by their identifiers`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let term = TwiceTold.id(950)
            _ = try await world.desk.perform(
                Self.importing("id,name,need\n\(term),Winter berths,shelter\n"), by: world.noor)
            var records = TwiceTold.county.flatMap(\.records)
            records.append(
                DirectoryRecord(
                    .attribute, TwiceTold.id(901),
                    [
                        "link_id": .text(TwiceTold.id(10)), "link_entity": .text("service"),
                        "taxonomy_term_id": .text(term),
                    ]))
            var contents = DirectoryContents(records)
            contents.faults = DirectoryCheck.faults(of: contents, inTables: true)
            #expect(!contents.isSound && contents.missingTerms == [term])
            let (missing, known) = (contents.missingTerms, [term])
            contents.accept(terms: try await world.database.read { db in try OwnTaxonomies(db).known(missing) })
            #expect(contents.isSound && known == missing)
            try await world.read(contents)
            #expect(try await world.directory(Self.entry).kinds == [.shelter])
        }
    }

    @Test(arguments: Engine.available)
    func `is refused with nothing half done, and kept by those who keep the services`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            _ = try await world.desk.perform(Self.importing(), by: world.noor)
            #expect(throws: Refusal(.directoryFaulty)) { try Self.importing("code,name\nBH,\n") }
            let strange = try Self.file("code,name,need\nBH,Housing,palaces\n")
            #expect(ImportTaxonomy.faults(of: strange).map(\.line) == [2])
            #expect(throws: Refusal(.directoryFaulty)) { try ImportTaxonomy("Own", strange, givenOut: false) }
            await #expect(throws: Refusal.self) {
                _ = try await world.desk.perform(Self.importing("code,name\nB,x\n"), by: world.dana)
            }
            // A term stands in one taxonomy.
            let one = "id,name\n\(TwiceTold.id(950)),Berths\n"
            _ = try await world.desk.perform(Self.importing(one, name: "First"), by: world.noor)
            await #expect(throws: Refusal("term-in-other-taxonomy", .conflicting)) {
                _ = try await world.desk.perform(Self.importing(one, name: "Second"), by: world.noor)
            }
            #expect(try await world.count("own_term") == 3)
            #expect(try await world.count("own_taxonomy") == 2)
            #expect(try await world.stateHolds())
        }
    }
}
