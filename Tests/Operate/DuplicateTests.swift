import Access
import Door
import Exchange
import Foundation
import Linkage
import Operate
import Store
import Testing
import Vocabulary
import World

/// A directory of one service, as one source or another tells it.
struct Telling: Sendable {
    var id = TwiceTold.id(10)
    var name = "Night beds"
    var organization: String? = "Harbour House"
    var phone: String? = "303 555-0142"
    var address: String? = "1 Quay"
    var city = "Northport"
    var point: (latitude: String, longitude: String)? = ("39.00000", "-104.00000")
    var url: String?
    var description = "Beds for a night."

    var records: [DirectoryRecord] {
        func own(_ part: String) -> String { TwiceTold.derived(id, part) }
        var service: [String: JSONValue] = [
            "name": .text(name), "status": .text("active"), "organization_id": .text(own("organization")),
            "description": .text(description),
        ]
        service["url"] = url.map(JSONValue.text)
        var location: [String: JSONValue] = ["location_type": .text("physical")]
        if let point {
            (location["latitude"], location["longitude"]) = (.number(point.latitude), .number(point.longitude))
        }
        var records = [
            DirectoryRecord(
                .organization, own("organization"),
                ["name": .text(organization ?? name), "description": .text("Runs it")]),
            DirectoryRecord(.service, id, service), DirectoryRecord(.location, own("location"), location),
            DirectoryRecord(
                .serviceAtLocation, own("at"), ["service_id": .text(id), "location_id": .text(own("location"))]),
        ]
        if let address {
            records.append(
                DirectoryRecord(
                    .address, own("address"),
                    [
                        "location_id": .text(own("location")), "address_1": .text(address), "city": .text(city),
                        "state_province": .text("CO"), "postal_code": .text("80000"), "country": .text("US"),
                        "address_type": .text("physical"),
                    ]))
        }
        if let phone {
            records.append(
                DirectoryRecord(
                    .phone, own("phone"), ["service_id": .text(id), "number": .text(phone), "type": .text("voice")]))
        }
        return records
    }

    func profile() throws -> ServiceProfile {
        let shelf = HeldDirectory(DirectoryContents(records))
        return ServiceProfile(try DirectoryEntry(#require(shelf.record(.service, id)), in: shelf))
    }
}

enum TwiceTold {
    static func id(_ number: Int) -> String { SmallDirectory.id(number) }

    /// An identifier that follows from a service's, so that two sources never share one.
    static func derived(_ id: String, _ part: String) -> String {
        let number = Int(id.suffix(6)) ?? 0
        let parts = ["organization", "location", "at", "address", "phone"]
        return SmallDirectory.id(100_000 + number * 10 + (parts.firstIndex(of: part) ?? 9))
    }

    /// The same service by the county and by 211, and another one of the county's.
    static let county = [
        Telling(), Telling(id: id(11), name: "Soup", phone: "303 555-0177", description: "Soup at noon."),
    ]
    static let other = [
        Telling(
            id: id(20), name: "Harbour House: Night Beds", organization: "Harbour House Inc.",
            phone: "+1 (303) 555 0142",
            address: "1 Quay Street", point: ("39.00100", "-104.00000"), description: "A bed and breakfast tonight.")
    ]

    static func contents(_ services: [Telling]) -> DirectoryContents { DirectoryContents(services.flatMap(\.records)) }
}

extension World {
    /// The county's directory and another one that tells one of its services again.
    func readTwice() async throws {
        try await read(TwiceTold.contents(TwiceTold.county))
        try await read(TwiceTold.contents(TwiceTold.other), as: "211")
    }

    func proposed(_ twice: ToldTwice) async throws -> [Set<String>] {
        try await twice.fill(from: database)
        return try await directory { directories in
            try twice.open(in: directories).map { [$0.one, $0.other] }
        }
    }

    @discardableResult
    func merge(_ other: String, into kept: String) async throws -> ServiceVerdict {
        try await desk.perform(MergeServices(ID(stored: other), into: ID(stored: kept)), by: noor)
    }

    @discardableResult
    func takeBack(_ verdict: ServiceVerdict) async throws -> ServiceVerdict {
        try await desk.perform(TakeBackServiceVerdict(verdict.id), by: noor)
    }
}

@Suite struct `Whether two services are one` {
    private static func likeness(_ one: Telling, _ other: Telling) throws -> ServiceLikeness {
        try ServiceLikeness(one.profile(), other.profile())
    }

    @Test func `is said line by line`() throws {
        let likeness = try Self.likeness(TwiceTold.county[0], TwiceTold.other[0])
        #expect(likeness.name == .same && likeness.organization == .same && likeness.phone == .same)
        #expect(likeness.place == .near(111) && likeness.web == .unknown && likeness.isProposed)
    }

    @Test func `does not depend on who is named first`() throws {
        for other in TwiceTold.county + TwiceTold.other {
            for one in TwiceTold.county + TwiceTold.other {
                #expect(try Self.likeness(one, other) == Self.likeness(other, one))
            }
        }
    }

    @Test(
        arguments: [
            // The name, who runs it, the telephone; whether it is proposed beside the night beds of Harbour House.
            ("Night beds", "Harbour House", nil as String?, true), ("Nihgt beds", "City", "3035550142", true),
            ("Night beds", "City", nil, false), ("Night beds for women", "Harbour House", "3035550142", true),
            ("Night beds for women", "Harbour House", nil, false),
            ("Night beds for women", "City", "3035550142", false),
            ("Day beds", "Harbour House", "3035550142", false), ("Night shelter", "Harbour House", "3035550142", false),
            ("Night beds", "Harbour House", "303 555-0199", true),
        ])
    func `is proposed where two of who runs it, telephone and place agree beside the name`(
        name: String, organization: String, phone: String?, expected: Bool
    ) throws {
        let other = Telling(id: TwiceTold.id(20), name: name, organization: organization, phone: phone)
        #expect(try Self.likeness(Telling(), other).isProposed == expected)
    }

    @Test(
        arguments: [
            ("39.0017", ServiceLikeness.Place.near(189), true), ("39.0030", .elsewhere(metres: 333), false),
        ])
    func `is never proposed of two places`(
        latitude: String, place: ServiceLikeness.Place, expected: Bool
    ) throws {
        let branch = Telling(id: TwiceTold.id(20), address: "9 Hill", point: (latitude, "-104.00000"))
        let likeness = try Self.likeness(Telling(), branch)
        #expect(likeness.place == place && likeness.isProposed == expected)
        let town = Telling(id: TwiceTold.id(20), address: "9 Hill", city: "Southport", point: nil)
        let elsewhere = try Self.likeness(Telling(), town)
        #expect(elsewhere.place == .otherTown && !elsewhere.isProposed)
    }

    @Test func `takes no fax, no post box and no shared number of an extension for another one`() throws {
        let extended = Telling(id: TwiceTold.id(20), phone: "(303) 555-0142 x 12")
        #expect(try Self.likeness(Telling(), extended).phone == .same)
        let silent = Telling(id: TwiceTold.id(20), phone: "ask")
        #expect(try Self.likeness(Telling(), silent).phone == .unknown)
        let web = Telling(url: "https://www.harbour.example/beds/?from=211")
        let same = Telling(id: TwiceTold.id(20), organization: "City", url: "http://harbour.example/Beds")
        #expect(try Self.likeness(web, same).web == .same)
    }
}

@Suite struct `Services that are told twice` {
    @Test(arguments: Engine.available)
    func `are proposed once, whichever source came first, and by hand too`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let twice = ToldTwice()
            #expect(try await world.proposed(twice).isEmpty && twice.isReady)
            try await world.readTwice()
            #expect(try await world.proposed(twice) == [[TwiceTold.id(10), TwiceTold.id(20)]])
            #expect(twice.services == 3 && twice.leftOut == 0)
            // What is written down by hand tells no place: the name and the number have to do.
            let entry = try LocalService.Entry(name: "Soup", kind: .food, phone: "303 555 0177", hours: nil)
            let soup = try await world.desk.perform(AddService(entry), by: world.noor)
            #expect(try await world.proposed(twice).count == 1, "Nobody knows who runs it.")
            try await world.read(
                TwiceTold.contents([
                    TwiceTold.county[0],
                    Telling(
                        id: TwiceTold.id(11), name: "Soup", organization: "Soup",
                        phone: "303 555-0177"),
                ]))
            #expect(try await world.proposed(twice).contains([TwiceTold.id(11), soup.id.text]))
        }
    }

    @Test func `are compared without looking at every pair`() async throws {
        try await withWorld(on: .sqlite) { world in
            let many = (0..<400).map { number in
                Telling(
                    id: TwiceTold.id(1000 + number), name: "Room \(number)", organization: "House \(number)",
                    phone: "303 555 \(1000 + number)", address: "\(number) Hill",
                    point: ("\(39 + Double(number) / 100)", "-104"))
            }
            try await world.read(TwiceTold.contents(many))
            let twice = ToldTwice()
            try await twice.fill(from: world.database)
            #expect(twice.services == 400 && twice.compared == 0)
            // One number that stands at everything says nothing, and keeps nobody waiting.
            let shared = many.map { one in
                var one = one
                one.phone = "211 000 0000"
                return one
            }
            try await world.read(TwiceTold.contents(shared))
            try await twice.fill(from: world.database)
            #expect(twice.compared == 0 && twice.leftOut == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `are not proposed again once they are told apart, until one of them changes`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.readTwice()
            let twice = ToldTwice()
            #expect(try await world.proposed(twice).count == 1)
            let apart = try await world.desk.perform(
                TellServicesApart(ID(stored: TwiceTold.id(20)), from: ID(stored: TwiceTold.id(10))), by: world.noor)
            #expect(try await world.proposed(twice).isEmpty)
            // Another description is nothing by which they were compared.
            var again = TwiceTold.county
            again[0].description = "Beds."
            try await world.read(TwiceTold.contents(again))
            #expect(try await world.proposed(twice).isEmpty)
            again[0].phone = "303 555-0142 ext 3"
            again[0].address = "1 Quay Road"
            try await world.read(TwiceTold.contents(again))
            #expect(try await world.proposed(twice).count == 1)
            try await world.read(TwiceTold.contents(TwiceTold.county))
            #expect(try await world.proposed(twice).isEmpty)
            try await world.takeBack(apart)
            #expect(try await world.proposed(twice).count == 1)
            await #expect(throws: Refusal("already-undone", .conflicting)) { try await world.takeBack(apart) }
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `are found as one, by the words of both, and told as two to other systems`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.readTwice()
            let index = DirectoryIndex()
            try await index.fill(from: world.database)
            let both = try await world.everything()
            #expect(try await world.names(index, "beds").count == 2)
            try await world.merge(TwiceTold.id(20), into: TwiceTold.id(10))
            for asked in ["beds", "breakfast", "harbour"] {
                let answer = try await world.search(index, ServiceQuestion(asked))
                #expect(answer.found.first?.id == TwiceTold.id(10), "\(asked)")
                #expect(Set(answer.found.map(\.id)).count == answer.found.count && answer.total == answer.found.count)
                #expect(!answer.found.contains { $0.id == TwiceTold.id(20) }, "\(asked)")
            }
            #expect(try await world.search(index, ServiceQuestion("breakfast")).found.first?.by == [["breakfast"]])
            #expect(try await world.search(index, ServiceQuestion(nil, kind: .food)).total == 2)
            #expect(try await world.directory { try $0.counted().counted(TwiceTold.id(20)) } == TwiceTold.id(10))
            #expect(try await world.directory { try $0.counted().others(of: TwiceTold.id(10)) } == [TwiceTold.id(20)])
            // By name it stands once, and every list of the specification has both.
            let once = try await world.directory { directories in
                var question = DirectoryQuestion()
                question.countsOnce = true
                return try directories.list(.service, question, from: 0, most: 10)
            }
            #expect(once.total == 2 && once.records.map(\.id).contains(TwiceTold.id(10)))
            #expect(try await world.listed().count == 3)
            #expect(try await world.everything() == both)
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `stay merged when their source is read again, and stand alone while the one that stays is gone`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            try await world.readTwice()
            let (twice, index) = (ToldTwice(), DirectoryIndex())
            try await world.merge(TwiceTold.id(20), into: TwiceTold.id(10))
            try await world.readTwice()
            try await index.fill(from: world.database)
            #expect(try await world.names(index, "beds") == ["Night beds"])
            #expect(try await world.proposed(twice).isEmpty)
            try await world.read(TwiceTold.contents([TwiceTold.county[1]]))
            try await index.fill(from: world.database)
            #expect(try await world.names(index, "beds") == ["Harbour House: Night Beds"])
            try await world.read(TwiceTold.contents(TwiceTold.county))
            try await index.fill(from: world.database)
            #expect(try await world.names(index, "beds") == ["Night beds"])
        }
    }

    @Test(arguments: Engine.available)
    func `count together in what referrals say, doors, room and whom they take`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.readTwice()
            let (_, needs) = try await world.needing([.shelter, .food, .legal])
            let (one, other) = (ID<LocalService>(stored: TwiceTold.id(10)), ID<LocalService>(stored: TwiceTold.id(20)))
            func offer(_ need: Int, _ service: ID<LocalService>) async throws -> Referral {
                try await world.desk.perform(OfferReferral(needs[need].id, to: service, consent: true), by: world.noor)
            }
            _ = try await offer(0, one)
            _ = try await offer(1, other)
            _ = try await world.desk.perform(ReportClosedDoor(other), by: world.noor)
            _ = try await world.desk.perform(TellRoom(of: one, ServiceRoom.Told(free: 1, of: 9)), by: world.noor)
            world.clock.move(.seconds(60))
            _ = try await world.desk.perform(TellRoom(of: other, ServiceRoom.Told(free: 4, of: 9)), by: world.noor)
            _ = try await world.desk.perform(TellAdmission(of: other, Admission.Told(gender: .women)), by: world.noor)
            let merge = try await world.merge(TwiceTold.id(20), into: TwiceTold.id(10))
            let now = world.clock.now
            let told = try await world.database.read { db in
                let alike = try Directories(db).counted().all(with: one.text)
                return (
                    try ServiceExperience(of: alike, in: db, at: now), try ServiceRooms(db).newest(of: alike)?.free,
                    try Admissions(db).newest(of: alike)?.told.gender
                )
            }
            #expect(told.0.asked == 2 && told.0.doors.count == 1 && told.1 == 4 && told.2 == .women)
            let index = DirectoryIndex()
            try await index.fill(from: world.database)
            let found = try await world.search(
                index, ServiceQuestion("beds", hasRoom: true, circumstances: [.man])
            ).found
            #expect(found.count == 1 && found[0].room?.free == 4 && found[0].circumstances.map(\.answer) == [.no])
            // A need goes to the one that stays, and is not asked there twice.
            await #expect(throws: Refusal(.alreadyReferred, .conflicting, field: "service")) {
                _ = try await offer(1, one)
            }
            #expect(try await offer(2, other).service == one)
            try await world.desk.perform(SettleDoor(one), by: world.noor)
            #expect(try await world.count("door_report WHERE settled_at IS NULL") == 0)
            // Taken back, what was asked since stays where it was asked.
            try await world.takeBack(merge)
            let alone = try await world.database.read { db in
                (
                    try ServiceExperience(of: [one.text], in: db, at: now.adding(.seconds(1))).asked,
                    try ServiceExperience(of: [other.text], in: db, at: now.adding(.seconds(1))).asked
                )
            }
            #expect(alone == (2, 1))
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `are merged by those who keep the services, once, and never with themselves`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.readTwice()
            let (one, other) = (ID<LocalService>(stored: TwiceTold.id(10)), ID<LocalService>(stored: TwiceTold.id(20)))
            await #expect(throws: Refusal.self) {
                try await world.desk.perform(MergeServices(other, into: one), by: world.dana)
            }
            await #expect(throws: Refusal(.oneServiceAlready, .conflicting)) {
                try await world.desk.perform(MergeServices(one, into: one), by: world.noor)
            }
            await #expect(throws: Refusal(.noSuchService, .absent, field: "service")) {
                try await world.desk.perform(MergeServices(ID<LocalService>.new(), into: one), by: world.noor)
            }
            try await world.merge(TwiceTold.id(20), into: TwiceTold.id(10))
            await #expect(throws: Refusal(.oneServiceAlready, .conflicting)) {
                try await world.desk.perform(MergeServices(one, into: other), by: world.noor)
            }
            await #expect(throws: Refusal(.oneServiceAlready, .conflicting)) {
                try await world.desk.perform(TellServicesApart(one, from: other), by: world.noor)
            }
            let said = try await world.journal().filter { $0.kind == .servicesMerged }
            #expect(said.count == 2)
        }
    }
}
