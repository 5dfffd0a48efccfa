import Access
import Door
import Exchange
import Foundation
import Operate
import Store
import Testing
import Vocabulary
import World

/// A small directory of two services, in which a test changes what it is about.
enum SmallDirectory {
    static func id(_ number: Int) -> String {
        "00000000-0000-4000-8000-" + String(String(number + 1_000_000_000_000).dropFirst())
    }

    static let beds = id(10)
    static let soup = id(11)

    /// - Parameters:
    ///   - services: their numbers.
    ///   - changes: fields of the first service that are told otherwise.
    static func contents(_ services: [Int] = [10, 11], _ changes: [String: String] = [:]) -> DirectoryContents {
        var records = [
            DirectoryRecord(.organization, id(1), ["name": .text("Harbour House"), "description": .text("Shelter")]),
            DirectoryRecord(.taxonomy, id(2), ["name": .text("Open Eligibility"), "description": .text("Terms")]),
            DirectoryRecord(
                .taxonomyTerm, id(3),
                ["name": .text("Housing"), "description": .text("Roofs"), "taxonomy_id": .text(id(2))]),
            DirectoryRecord(
                .taxonomyTerm, id(4),
                [
                    "name": .text("Emergency Shelter"), "description": .text("Tonight"), "parent_id": .text(id(3)),
                    "taxonomy_id": .text(id(2)),
                ]),
            DirectoryRecord(
                .location, id(5),
                ["location_type": .text("physical"), "name": .text("Quay"), "organization_id": .text(id(1))]),
            DirectoryRecord(
                .address, id(6),
                [
                    "location_id": .text(id(5)), "address_1": .text("1 Quay"), "city": .text("Northport"),
                    "state_province": .text("CO"), "postal_code": .text("80000"), "country": .text("US"),
                    "address_type": .text("physical"),
                ]),
        ]
        for (place, number) in services.enumerated() {
            var fields: [String: JSONValue] = [
                "organization_id": .text(id(1)), "name": .text(number == 10 ? "Night beds" : "Soup \(number)"),
                "status": .text("active"),
            ]
            if place == 0 { fields.merge(changes.mapValues(JSONValue.text)) { _, new in new } }
            records += [
                DirectoryRecord(.service, id(number), fields),
                DirectoryRecord(
                    .serviceAtLocation, id(number + 100),
                    ["service_id": .text(id(number)), "location_id": .text(id(5))]),
                DirectoryRecord(
                    .phone, id(number + 200),
                    ["service_id": .text(id(number)), "number": .text("303 555-0142"), "type": .text("voice")]),
                DirectoryRecord(
                    .schedule, id(number + 300),
                    ["service_id": .text(id(number)), "description": .text("every night")]),
            ]
            if number == 10 {
                records.append(
                    DirectoryRecord(
                        .attribute, id(number + 400),
                        [
                            "link_id": .text(id(number)), "link_entity": .text("service"),
                            "taxonomy_term_id": .text(id(4)),
                        ]))
            }
        }
        return DirectoryContents(records)
    }
}

extension World {
    @discardableResult
    func read(
        _ contents: DirectoryContents, as source: String = "County", trial: Bool = false
    ) async throws -> DirectoryChanges {
        try await ImportDirectory(source, at: desk, by: noor).run(contents, isTrial: trial)
    }

    func directory<T: Sendable>(_ work: @escaping @Sendable (Directories) throws -> T) async throws -> T {
        try await database.read { db in try work(try Directories(db)) }
    }

    func everything() async throws -> Set<String> {
        try await directory { directories in
            Set(
                try directories.everything().records.values.joined().map {
                    "\($0.entity.rawValue) \($0.id) \($0.written)"
                })
        }
    }

    func listed(_ name: String = "") async throws -> [String] {
        try await directory { directories in
            var question = DirectoryQuestion()
            question.search = name
            return try directories.list(.service, question, from: 0, most: 100).records.compactMap { $0["name"] }
        }
    }
}

@Suite struct `The directory of a workspace` {
    private static func written(_ contents: DirectoryContents) -> Set<String> {
        Set(contents.records.values.joined().map { "\($0.entity.rawValue) \($0.id) \($0.written)" })
    }

    @Test(arguments: Engine.available)
    func `is read in whole, by one event, and comes out the same`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let contents = SmallDirectory.contents()
            let changes = try await world.read(contents)
            #expect(changes.added == 2 && changes.changed == 0 && changes.gone == 0 && changes.same == 0)
            #expect(try await world.everything() == Self.written(contents))
            #expect(try await world.journal().filter { $0.kind == .directoryImported }.count == 1)
            #expect(try await world.listed() == ["Night beds", "Soup 11"])
            #expect(try await world.listed("NIGHT béd") == ["Night beds"])
            #expect(try await world.listed("100%").isEmpty)
            let entry = try await world.directory { directories in
                try DirectoryEntry(
                    #require(try directories.record(.service, SmallDirectory.beds)), in: directories)
            }
            #expect(entry.kinds == [.shelter] && entry.phone == "+13035550142" && entry.hours == "every night")
            #expect(entry.organization?["name"] == "Harbour House" && entry[.address].count == 1)
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `says what a second reading changed, and forgets what is told no more`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.read(SmallDirectory.contents())
            let again = try await world.read(SmallDirectory.contents())
            #expect(again.same == 2 && again.added + again.changed + again.gone == 0)
            let newer = SmallDirectory.contents([10, 12], ["alert": "Full this week"])
            let trial = try await world.read(newer, trial: true)
            #expect(trial.added == 1 && trial.changed == 1 && trial.gone == 1 && trial.same == 0)
            #expect(try await world.listed() == ["Night beds", "Soup 11"])
            #expect(try await world.read(newer) == trial)
            #expect(try await world.listed() == ["Night beds", "Soup 12"])
            // What was replaced is swept away.
            #expect(try await world.count("directory_record") == newer.count)
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `gives every service to a need, and keeps one that was offered when its source forgets it`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            try await world.read(SmallDirectory.contents())
            let (_, needs) = try await world.needing([.shelter, .food])
            let beds = ID<LocalService>(stored: SmallDirectory.beds)
            let offer = OfferReferral(needs[0].id, to: beds, consent: true)
            let referral = try await world.desk.perform(offer, by: world.noor)
            #expect(referral.serviceName == "Night beds" && referral.servicePhone == "+13035550142")
            let service = try await world.database.read { db in try LocalServices(db).service(beds) }
            #expect(service.kind == .shelter && service.hours == "every night" && service.isActive)
            #expect(try await world.journal().filter { $0.kind == .serviceListed }.count == 1)
            // It stands once: in the directory, not among what was written by hand.
            #expect(try await world.listed() == ["Night beds", "Soup 11"])
            let entry = try LocalService.Entry(name: "Beds", kind: .shelter, phone: nil, hours: nil)
            await #expect(throws: Refusal(.serviceFromSource, .conflicting)) {
                _ = try await world.desk.perform(ChangeService(beds, to: entry, active: true), by: world.noor)
            }
            try await world.read(SmallDirectory.contents([10, 11], ["name": "Beds at the quay"]))
            #expect(
                try await world.database.read { db in try LocalServices(db).service(beds).name } == "Beds at the quay")
            try await world.read(SmallDirectory.contents([11]))
            let gone = try await world.database.read { db in try LocalServices(db).service(beds) }
            #expect(!gone.isActive && gone.name == "Beds at the quay")
            await #expect(throws: Refusal(.serviceInactive, .conflicting, field: "service")) {
                _ = try await world.desk.perform(
                    OfferReferral(needs[1].id, to: beds, consent: true), by: world.noor)
            }
            try await world.read(SmallDirectory.contents())
            #expect(try await world.database.read { db in try LocalServices(db).service(beds).isActive })
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available, ["inactive", "defunct", "temporarily closed"])
    func `offers nothing to a service that is closed`(engine: Engine, status: String) async throws {
        try await withWorld(on: engine) { world in
            try await world.read(SmallDirectory.contents([10], ["status": status]))
            let (_, needs) = try await world.needing([.shelter])
            await #expect(throws: Refusal(.serviceInactive, .conflicting, field: "service")) {
                _ = try await world.desk.perform(
                    OfferReferral(needs[0].id, to: ID(stored: SmallDirectory.beds), consent: true), by: world.noor)
            }
            await #expect(throws: Refusal(.noSuchService, .absent, field: "service")) {
                _ = try await world.desk.perform(
                    OfferReferral(needs[0].id, to: ID(stored: SmallDirectory.soup), consent: true), by: world.noor)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `holds what was written by hand too, and gives it out`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.read(SmallDirectory.contents())
            let entry = try LocalService.Entry(
                name: "Pantry", kind: .food, phone: "+1 303 555 0199", hours: "mornings", note: "Ring twice.")
            let pantry = try await world.desk.perform(AddService(entry), by: world.noor)
            #expect(try await world.listed() == ["Pantry", "Night beds", "Soup 11"])
            let contents = try await world.directory { try $0.everything() }
            #expect(DirectoryCheck.faults(of: contents, inTables: true).allSatisfy { !$0.code.isFatal })
            let told = try #require(contents.record(.service, pantry.id.text))
            #expect(told["name"] == "Pantry" && told["alert"] == "Ring twice." && told["status"] == "active")
            #expect(contents[.phone].contains { $0["service_id"] == told.id && $0["number"] == "+13035550199" })
            // Nobody else's directory may say what stands here by hand.
            let theirs = DirectoryContents([
                DirectoryRecord(.organization, SmallDirectory.id(1), ["name": .text("X"), "description": .text("X")]),
                DirectoryRecord(
                    .service, pantry.id.text,
                    [
                        "organization_id": .text(SmallDirectory.id(1)), "name": .text("Theirs"),
                        "status": .text("active"),
                    ]),
            ])
            await #expect(throws: Refusal(.serviceElsewhere, .conflicting, values: ["n": "1"])) {
                try await world.read(theirs, as: "Other")
            }
            await #expect(throws: Refusal(.serviceElsewhere, .conflicting, values: ["n": "2"])) {
                try await world.read(SmallDirectory.contents(), as: "Other")
            }
            #expect(try await world.listed() == ["Pantry", "Night beds", "Soup 11"])
        }
    }

    @Test(arguments: Engine.available)
    func `stays as it was when a reading fails, is stopped, or died before`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.read(SmallDirectory.contents())
            let before = try await world.everything()
            struct Stop: Error {}
            await #expect(throws: Stop.self) {
                _ = try await ImportDirectory("County", at: world.desk, by: world.noor)
                    .run(SmallDirectory.contents([10, 12])) { done in if done > 5 { throw Stop() } }
            }
            var faulty = SmallDirectory.contents()
            faulty.faults = [DirectoryFault(.keyBroken, file: "services.csv", line: 2)]
            await #expect(throws: Refusal(.directoryFaulty)) { try await world.read(faulty) }
            // One that was killed leaves its rows behind, and its mark.
            let now = world.clock.now
            try await world.tamper(
                """
                INSERT INTO directory_staging (number, begun_at, beat_at, state)
                VALUES (77, \(now), \(now), 'staging')
                """,
                """
                INSERT INTO directory_record (import, entity, id, name_key, fields)
                VALUES (77, 'service', \(SmallDirectory.soup), 'half', '{"name":"Half"}')
                """)
            #expect(try await world.everything() == before)
            await #expect(throws: Refusal("import-under-way", .conflicting)) {
                try await world.read(SmallDirectory.contents())
            }
            world.clock.move(.seconds(60))
            let changes = try await world.read(SmallDirectory.contents())
            #expect(changes.same == 2)
            #expect(try await world.everything() == before)
            #expect(try await world.count("directory_record") == SmallDirectory.contents().count)
        }
    }

    @Test(arguments: Engine.available)
    func `is kept by those who keep the services, and opened by them alone`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "manage-services"])) {
                _ = try await ImportDirectory("County", at: world.desk, by: world.dana)
                    .run(SmallDirectory.contents())
            }
            #expect(try await world.directory { try $0.isOpen() } == false)
            await #expect(throws: Refusal.self) {
                try await world.desk.perform(OpenDirectory(true), by: world.dana)
            }
            try await world.desk.perform(OpenDirectory(true), by: world.noor)
            #expect(try await world.directory { try $0.isOpen() })
            world.clock.move(.seconds(1))
            try await world.desk.perform(OpenDirectory(false), by: world.noor)
            #expect(try await world.directory { try $0.isOpen() } == false)
            #expect(try await world.stateHolds())
        }
    }
}
