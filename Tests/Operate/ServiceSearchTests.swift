import Door
import Exchange
import Foundation
import Operate
import Store
import Testing
import Vocabulary
import World

extension World {
    func search(
        _ index: DirectoryIndex, _ question: ServiceQuestion, from: Int = 0, most: Int = 10, at now: Instant? = nil
    ) async throws -> DirectoryIndex.Answer {
        let (now, zone) = (now ?? clock.now, workspace.timeZone)
        return try await database.read { db in
            try index.search(question, from: from, most: most, at: now, in: zone, db)
        }
    }

    func names(_ index: DirectoryIndex, _ typed: String) async throws -> [String] {
        let found = try await search(index, ServiceQuestion(typed)).found
        return try await directory { directories in
            try found.compactMap { try directories.record(.service, $0.id)?["name"] }
        }
    }
}

/// Four services that differ in what a question may ask.
private enum AskedDirectory {
    static func id(_ number: Int) -> String { SmallDirectory.id(number) }

    static let contents: DirectoryContents = {
        var records = [
            DirectoryRecord(.organization, id(1), ["name": .text("Harbour House"), "description": .text("Help")])
        ]
        func add(
            _ number: Int, _ name: String, at place: (String, String)?, _ fields: [String: JSONValue] = [:],
            _ more: [DirectoryRecord] = []
        ) {
            var all: [String: JSONValue] = [
                "organization_id": .text(id(1)), "name": .text(name), "status": .text("active"),
            ]
            all.merge(fields) { _, new in new }
            records.append(DirectoryRecord(.service, id(number), all))
            if let place {
                records += [
                    DirectoryRecord(
                        .serviceAtLocation, id(number + 100),
                        ["service_id": .text(id(number)), "location_id": .text(id(number + 200))]),
                    DirectoryRecord(
                        .location, id(number + 200),
                        [
                            "location_type": .text("physical"), "latitude": .number(place.1),
                            "longitude": .number("-105"),
                        ]),
                    DirectoryRecord(
                        .address, id(number + 300),
                        [
                            "location_id": .text(id(number + 200)), "address_1": .text("1 Quay"),
                            "city": .text(place.0),
                            "state_province": .text("CO"), "postal_code": .text("8000\(number)"),
                            "country": .text("US"),
                            "address_type": .text("physical"),
                        ]),
                ]
            }
            records += more
        }
        func hours(_ number: Int, _ days: String, _ opens: String, _ closes: String) -> DirectoryRecord {
            DirectoryRecord(
                .schedule, id(number + 400),
                [
                    "service_id": .text(id(number)), "freq": .text("WEEKLY"), "byday": .text(days),
                    "opens_at": .text(opens), "closes_at": .text(closes),
                ])
        }
        add(
            1, "Shelter north", at: ("Northport", "40.00"),
            ["minimum_age": .number("18"), "maximum_age": .number("59")],
            [hours(1, "MO,TU", "20:00", "08:00")])
        add(
            2, "Shelter south", at: ("Southport", "39.50"),
            ["minimum_age": .number("12"), "maximum_age": .number("17")],
            [
                hours(2, "WE", "09:00", "17:00"),
                DirectoryRecord(
                    .language, id(800), ["service_id": .text(id(2)), "name": .text("Spanish"), "code": .text("es")]),
            ])
        add(
            3, "Shelter nowhere", at: nil, [:],
            [
                DirectoryRecord(
                    .schedule, id(403), ["service_id": .text(id(3)), "description": .text("when somebody is there")])
            ])
        add(
            4, "Shelter always", at: ("Northport", "40.01"), [:],
            [DirectoryRecord(.schedule, id(404), ["service_id": .text(id(4)), "description": .text("24 hours daily")])])
        return DirectoryContents(records)
    }()
}

@Suite struct `A search for services` {
    @Test(
        arguments: Engine.available,
        [
            ("beds", ["Night beds"]), ("nihgt bedz", ["Night beds"]), ("refugio para esta noche", ["Night beds"]),
            ("I need a place to sleep", ["Night beds"]), ("soup", ["Soup 11"]), ("harbour", ["Night beds", "Soup 11"]),
            ("xylophones", []),
        ])
    func `finds by any word for it`(engine: Engine, asked: (String, [String])) async throws {
        try await withWorld(on: engine) { world in
            try await world.read(SmallDirectory.contents())
            let index = DirectoryIndex()
            try await index.fill(from: world.database)
            #expect(Set(try await world.names(index, asked.0)) == Set(asked.1))
        }
    }

    @Test(arguments: Engine.available)
    func `says why, and what is not told`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.read(SmallDirectory.contents())
            let index = DirectoryIndex()
            try await index.fill(from: world.database)
            let answer = try await world.search(index, ServiceQuestion("shelter with wifi at the harbour"))
            #expect(answer.asked == ["shelter", "wifi", "harbour"])
            let first = try #require(answer.found.first)
            #expect(first.id == SmallDirectory.beds && first.by.count == 3)
            #expect(first.by[1] == nil && first.by[2] == ["harbour"])
            #expect(first.by[0]?.contains("shelter") == true)
        }
    }

    @Test(arguments: Engine.available)
    func `knows what is written by hand at once, and what a source tells once it was read in`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let index = DirectoryIndex()
            #expect(!index.isReady)
            try await index.fill(from: world.database)
            #expect(index.isReady && index.count == 0)
            #expect(try await world.names(index, "clinic").isEmpty)
            let entry = try LocalService.Entry(name: "Quay Clinic", kind: .treatment, phone: nil, hours: nil)
            _ = try await world.desk.perform(AddService(entry), by: world.noor)
            #expect(try await world.names(index, "klinic") == ["Quay Clinic"])
            try await world.read(SmallDirectory.contents())
            #expect(try await world.names(index, "beds").isEmpty)
            #expect(try await world.database.read { db in try !index.isCurrent(in: db) })
            try await index.fill(from: world.database)
            #expect(try await world.names(index, "beds") == ["Night beds"])
            #expect(try await world.database.read { db in try index.isCurrent(in: db) })
            try await world.read(SmallDirectory.contents([11, 12]))
            try await index.fill(from: world.database)
            #expect(try await world.names(index, "beds").isEmpty)
            #expect(try await world.names(index, "soup") == ["Soup 11", "Soup 12"])
            #expect(try await world.names(index, "klinic") == ["Quay Clinic"])
        }
    }

    @Test func `answers yes, no or ask, and puts them in this order`() async throws {
        try await withWorld(on: .sqlite) { world in
            try await world.read(AskedDirectory.contents)
            let index = DirectoryIndex()
            try await index.fill(from: world.database)
            func found(_ question: ServiceQuestion, at now: Instant? = nil) async throws -> [DirectoryIndex.Found] {
                try await world.search(index, question, at: now).found
            }
            let young = try await found(ServiceQuestion("shelter", age: 17))
            #expect(young.map(\.age) == [.yes, .ask, .ask, .no])
            #expect(young.first?.id == AskedDirectory.id(2) && young.last?.id == AskedDirectory.id(1))
            #expect(try await found(ServiceQuestion("shelter", age: 59)).first?.age == .yes)
            #expect(try await found(ServiceQuestion("shelter", age: 60)).allSatisfy { $0.age != .yes })
            let spoken = try await found(ServiceQuestion("shelter", language: "Spanish"))
            #expect(spoken.map(\.language) == [.yes, .ask, .ask, .ask] && spoken.first?.id == AskedDirectory.id(2))
            let roomy = try await found(ServiceQuestion("shelter", hasRoom: true))
            #expect(roomy.allSatisfy { $0.hasRoom == .ask })
        }
    }

    @Test(
        arguments: [
            // The clocks of Denver: a Monday night, the morning after, a Wednesday noon.
            ("2026-03-03T06:30:00Z", [1, 4], [2]), ("2026-03-03T14:59:00Z", [1, 4], [2]),
            ("2026-03-03T15:00:00Z", [4], [1, 2]), ("2026-03-04T19:00:00Z", [2, 4], [1]),
        ])
    func `knows what is open now, past midnight too`(moment: String, open: [Int], closed: [Int]) async throws {
        try await withWorld(on: .sqlite) { world in
            try await world.read(AskedDirectory.contents)
            let index = DirectoryIndex()
            try await index.fill(from: world.database)
            let found = try await world.search(
                index, ServiceQuestion("shelter", isOpenNow: true), at: try Instant(rfc3339: moment)
            ).found
            func those(_ answer: ServiceAnswer) -> Set<String> {
                Set(found.filter { $0.isOpen == answer }.map(\.id))
            }
            #expect(those(.yes) == Set(open.map(AskedDirectory.id)))
            #expect(those(.no) == Set(closed.map(AskedDirectory.id)))
            #expect(those(.ask) == [AskedDirectory.id(3)])
        }
    }

    @Test func `puts the nearest first, and says where it does not know the place`() async throws {
        try await withWorld(on: .sqlite) { world in
            try await world.read(AskedDirectory.contents)
            let index = DirectoryIndex()
            try await index.fill(from: world.database)
            let south = try await world.search(index, ServiceQuestion("shelter", near: "southport"))
            #expect(south.found.first?.id == AskedDirectory.id(2) && south.found.first?.kilometres == 0)
            let far = try #require(south.found.first { $0.id == AskedDirectory.id(1) }?.kilometres)
            #expect(abs(far - 55.6) < 0.5)
            #expect(south.found.first { $0.id == AskedDirectory.id(3) }?.kilometres == nil)
            #expect(
                try await world.search(index, ServiceQuestion("shelter", near: "80002")).found.first?.kilometres == 0)
            let nowhere = try await world.search(index, ServiceQuestion("shelter", near: "Atlantis"))
            #expect(nowhere.isAreaUnknown && nowhere.found.count == 4)
        }
    }

    @Test func `gives its pages without a service twice or left out`() async throws {
        try await withWorld(on: .sqlite) { world in
            try await world.read(SmallDirectory.contents(Array(10..<47)))
            for name in ["Soup of ours", "More soup"] {
                let entry = try LocalService.Entry(name: name, kind: .food, phone: nil, hours: nil)
                _ = try await world.desk.perform(AddService(entry), by: world.noor)
            }
            let index = DirectoryIndex()
            try await index.fill(from: world.database)
            let question = try ServiceQuestion("soup")
            var all: [String] = []
            for from in stride(from: 0, to: 40, by: 10) {
                let part = try await world.search(index, question, from: from)
                #expect(part.total == 38)
                all += part.found.map(\.id)
            }
            #expect(all.count == 38 && Set(all).count == 38)
        }
    }

    @Test func `refuses an age that nobody has, and a question too long`() {
        #expect(throws: Refusal.self) { try ServiceQuestion("beds", age: 121) }
        #expect(throws: Refusal.self) { try ServiceQuestion("beds", age: -1) }
        #expect(throws: Refusal.self) { try ServiceQuestion(String(repeating: "x", count: 121)) }
        #expect((try? ServiceQuestion("   "))?.isEmpty == true)
    }
}

@Suite struct `What our own work says of a service` {
    @Test(arguments: Engine.available)
    func `is that it is full for half a day after it said so, until it takes somebody again`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let (_, needs) = try await world.needing([.shelter, .food])
            let harbour = try await world.service("Harbour House")
            let index = DirectoryIndex()
            try await index.fill(from: world.database)
            func room() async throws -> ServiceAnswer? {
                try await world.search(index, ServiceQuestion("harbour", hasRoom: true)).found.first?.hasRoom
            }
            #expect(try await room() == .ask)
            try await world.answer(world.offer(needs[0], to: harbour), .declined(.full))
            #expect(try await room() == .no)
            world.clock.move(.seconds(3600))
            try await world.answer(world.offer(needs[1], to: harbour), .accepted(appointment: nil))
            #expect(try await room() == .ask)
            try await world.answer(world.offer(needs[0], to: harbour), .declined(.full))
            world.clock.move(.seconds(12 * 3600))
            #expect(try await room() == .ask)
        }
    }

    @Test(arguments: Engine.available)
    func `is that nobody says it is open where a door was found closed, until it is settled`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            try await world.read(AskedDirectory.contents)
            let index = DirectoryIndex()
            try await index.fill(from: world.database)
            let service = try ID<LocalService>(AskedDirectory.id(1))
            func open() async throws -> ServiceAnswer? {
                let night = try Instant(rfc3339: "2026-03-03T06:30:00Z")
                return try await world.search(index, ServiceQuestion("shelter", isOpenNow: true), at: night).found
                    .first { $0.id == service.text }?.isOpen
            }
            #expect(try await open() == .yes)
            let report = try await world.desk.perform(ReportClosedDoor(service), by: world.noor)
            #expect(report.foundAt == world.clock.now && !report.by.isEmpty)
            #expect(try await open() == .ask)
            let now = world.clock.now
            let experience = try await world.database.read { db in
                try ServiceExperience(of: [service.text], in: db, at: now)
            }
            #expect(experience.doors.map(\.id) == [report.id])
            try await world.desk.perform(SettleDoor(service), by: world.grace)
            #expect(try await open() == .yes)
            await #expect(throws: Refusal(.noClosedDoor, .conflicting)) {
                try await world.desk.perform(SettleDoor(service), by: world.grace)
            }
            await #expect(throws: Refusal(.noSuchService, .absent, field: "service")) {
                try await world.desk.perform(ReportClosedDoor(ID<LocalService>.new()), by: world.noor)
            }
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `is how often it was asked, took somebody, and said no, in the last ninety days`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (_, needs) = try await world.needing([.shelter, .food, .legal, .pets])
            let harbour = try await world.service("Harbour House")
            let old = try await world.offer(needs[0], to: harbour)
            try await world.answer(old, .declined(.language))
            world.clock.move(ServiceExperience.span)
            try await world.answer(world.offer(needs[0], to: harbour), .declined(.full))
            try await world.answer(world.offer(needs[1], to: harbour), .declined(.full))
            try await world.answer(world.offer(needs[2], to: harbour), .declined(.ineligible))
            let taken = try await world.offer(needs[3], to: harbour)
            try await world.answer(taken, .accepted(appointment: nil))
            try await world.attendance(taken, .attended)
            let mistake = try await world.offer(needs[0], to: harbour)
            _ = try await world.desk.perform(WithdrawReferral(mistake.id, .mistake), by: world.noor)
            let now = world.clock.now.adding(.seconds(1))
            let told = try await world.database.read { db in
                try ServiceExperience(of: [harbour.id.text], in: db, at: now)
            }
            #expect((told.asked, told.accepted, told.attended) == (4, 1, 1))
            #expect(told.declined.map(\.why) == [.full, .ineligible] && told.declined.map(\.times) == [2, 1])
        }
    }
}
