import Access
import Door
import Foundation
import Operate
import Store
import Testing
import Vocabulary
import World

extension World {
    /// A shelter of the list, and an index that knows it.
    fileprivate func shelter() async throws -> (ID<LocalService>, DirectoryIndex) {
        let service = try await service("Harbour House")
        let index = DirectoryIndex()
        try await index.fill(from: database)
        return (service.id, index)
    }

    fileprivate func found(
        _ index: DirectoryIndex, age: Int? = nil, language: String? = nil, open: Bool = false, room: Bool = false,
        _ circumstances: Set<Circumstance> = []
    ) async throws -> DirectoryIndex.Found {
        let question = try ServiceQuestion(
            "harbour", age: age, language: language, isOpenNow: open, hasRoom: room, circumstances: circumstances)
        let (now, zone) = (clock.now, workspace.timeZone)
        let answer = try await database.read { db in
            try index.search(question, most: 1, at: now, in: zone, db)
        }
        return try #require(answer.found.first)
    }

    /// A link of a service, as its browser has it after it was opened.
    fileprivate func opened(_ service: ID<LocalService>) async throws -> (token: Secret, pass: ServicePass) {
        let (token, pass) = (Secret(), Secret())
        _ = try await desk.perform(GiveServiceLink(to: service, by: token), by: grace)
        #expect(try await desk.perform(OpenServiceLink(token, pass: pass), by: .alarm))
        return (token, ServicePass(token, pass))
    }
}

@Suite struct `What is said of a service's room` {
    @Test(arguments: Engine.available)
    func `counts at once, and only for the hours that were promised`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (service, index) = try await world.shelter()
            #expect(try await world.found(index, room: true).hasRoom == .ask)
            let told = try await world.desk.perform(
                TellRoom(of: service, ServiceRoom.Told(free: 3, of: 20, hours: 4)), by: world.noor)
            #expect((told.free, told.total, told.promised) == (3, 20, 4))
            #expect(told.by != nil && told.staleAt == world.clock.now.adding(.seconds(4 * 3600)))
            let found = try await world.found(index, room: true)
            #expect(found.hasRoom == .yes && found.room?.free == 3)
            _ = try await world.desk.perform(TellRoom(of: service, ServiceRoom.Told(free: 0, of: 20)), by: world.noor)
            #expect(try await world.found(index, room: true).hasRoom == .no)
            world.clock.move(.seconds(12 * 3600))
            let stale = try await world.found(index, room: true)
            // What was said stays readable with its time; nobody is told that it still holds.
            #expect(stale.hasRoom == .ask && stale.room?.free == 0)
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `and what it answers when it is asked, is weighed by which was said last`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (_, needs) = try await world.needing([.shelter, .food])
            let (service, index) = try await world.shelter()
            _ = try await world.desk.perform(TellRoom(of: service, ServiceRoom.Told(free: 2)), by: world.noor)
            world.clock.move(.seconds(60))
            let listed = try await world.database.read { db in try LocalServices(db).service(service) }
            try await world.answer(world.offer(needs[0], to: listed), .declined(.full))
            #expect(try await world.found(index, room: true).hasRoom == .no)
            world.clock.move(.seconds(60))
            _ = try await world.desk.perform(TellRoom(of: service, ServiceRoom.Told(free: 1)), by: world.noor)
            #expect(try await world.found(index, room: true).hasRoom == .yes)
        }
    }

    @Test(arguments: Engine.available)
    func `tells of the doors tonight, which count before the hours of the week`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (service, index) = try await world.shelter()
            #expect(try await world.found(index, open: true).isOpen == .ask)
            let (from, until) = (
                world.clock.now.adding(.seconds(3600)), world.clock.now.adding(.seconds(10 * 3600))
            )
            _ = try await world.desk.perform(
                TellRoom(of: service, ServiceRoom.Told(free: 5, doors: (from, until))), by: world.noor)
            #expect(try await world.found(index, open: true).isOpen == .no)
            world.clock.move(.seconds(3600))
            #expect(try await world.found(index, open: true).isOpen == .yes)
            world.clock.move(.seconds(60))
            _ = try await world.desk.perform(ReportClosedDoor(service), by: world.noor)
            #expect(try await world.found(index, open: true).isOpen == .ask)
            world.clock.move(.seconds(60))
            _ = try await world.desk.perform(
                TellRoom(of: service, ServiceRoom.Told(free: 5, doors: (from, until))), by: world.noor)
            #expect(try await world.found(index, open: true).isOpen == .yes)
            world.clock.move(.seconds(9 * 3600))
            #expect(try await world.found(index, open: true).isOpen == .ask)
        }
    }

    @Test func `is refused where it cannot be`() throws {
        let now = try Instant(rfc3339: "2026-03-03T06:30:00Z")
        #expect(throws: Refusal(.required, field: "free")) { try ServiceRoom.Told(free: nil) }
        #expect(throws: Refusal.self) { try ServiceRoom.Told(free: -1) }
        #expect(throws: Refusal.self) { try ServiceRoom.Told(free: 21, of: 20) }
        #expect(throws: Refusal(.notOneOf, field: "holds")) { try ServiceRoom.Told(free: 1, hours: 3) }
        #expect(throws: Refusal(.required, field: "doorsUntil")) { try ServiceRoom.Told(free: 1, doors: (now, nil)) }
        #expect(throws: Refusal(.required, field: "doorsFrom")) { try ServiceRoom.Told(free: 1, doors: (nil, now)) }
        #expect(throws: Refusal(.doorsUnlikely, field: "doorsUntil")) {
            try ServiceRoom.Told(free: 1, doors: (now, now))
        }
        #expect(throws: Refusal(.doorsUnlikely, field: "doorsUntil")) {
            try ServiceRoom.Told(free: 1, doors: (now, now.adding(.seconds(48 * 3600 + 1))))
        }
    }

    @Test(arguments: Engine.available)
    func `is refused of a service that nobody tells of`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let nobody = ID<LocalService>.new()
            await #expect(throws: Refusal(.noSuchService, .absent, field: "service")) {
                try await world.desk.perform(TellRoom(of: nobody, ServiceRoom.Told(free: 1)), by: world.noor)
            }
            await #expect(throws: Refusal(.noSuchService, .absent, field: "service")) {
                try await world.desk.perform(TellAdmission(of: nobody, Admission.Told()), by: world.noor)
            }
            await #expect(throws: Refusal(.noSuchService, .absent, field: "service")) {
                try await world.desk.perform(GiveServiceLink(to: nobody, by: Secret()), by: world.grace)
            }
        }
    }
}

@Suite struct `Whom a service takes` {
    @Test(arguments: Engine.available)
    func `is asked about with three answers, and what was not said is to be asked`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (service, index) = try await world.shelter()
            func answers(_ asked: Set<Circumstance>) async throws -> [Circumstance: ServiceAnswer] {
                let told = try await world.found(index, asked).circumstances
                return Dictionary(told.map { ($0.asked, $0.answer) }) { first, _ in first }
            }
            let all = Set(Circumstance.allCases)
            #expect(try await answers(all) == Dictionary(uniqueKeysWithValues: all.map { ($0, .ask) }))
            _ = try await world.desk.perform(
                TellAdmission(
                    of: service,
                    Admission.Told(
                        gender: .women, ages: (18, 25), languages: "Somali, es",
                        points: [.pets: true, .partners: false, .sober: true, .papers: false, .insured: false],
                        entry: .either, handOff: "812-555-0142", contact: "The night desk", hours: "From 6 pm")),
                by: world.noor)
            #expect(
                try await answers(all) == [
                    .woman: .yes, .man: .no, .pet: .yes, .partner: .no, .substances: .no, .withoutPapers: .yes,
                    .uninsured: .yes, .walkIn: .yes, .fetched: .ask,
                ])
            #expect(try await world.found(index, age: 25).age == .yes)
            #expect(try await world.found(index, age: 26).age == .no)
            #expect(try await world.found(index, language: "somali").language == .yes)
            #expect(try await world.found(index, language: "French").language == .ask)
            // What is said anew stands in place of all that was said before.
            _ = try await world.desk.perform(
                TellAdmission(of: service, Admission.Told(gender: .men, entry: .appointment)), by: world.noor)
            #expect(
                try await answers([.woman, .man, .pet, .walkIn]) == [.woman: .no, .man: .yes, .pet: .ask, .walkIn: .no])
            #expect(try await world.stateHolds())
        }
    }

    @Test func `is refused where it cannot be`() {
        #expect(throws: Refusal.self) { try Admission.Told(ages: (-1, nil)) }
        #expect(throws: Refusal.self) { try Admission.Told(ages: (30, 20)) }
        #expect(throws: Refusal.self) { try Admission.Told(ages: (nil, 121)) }
        #expect {
            try Admission.Told(handOff: "ask Ana")
        } throws: { ($0 as? Refusal)?.field == "handOff" }
        #expect(throws: Refusal.self) { try Admission.Told(contact: String(repeating: "x", count: 121)) }
    }
}

@Suite struct `A service's own page` {
    @Test(arguments: Engine.available)
    func `belongs to the first browser that opens its link`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (service, index) = try await world.shelter()
            let (token, pass) = try await world.opened(service)
            // A stranger with the same link, and one with another.
            #expect(try await !world.desk.perform(OpenServiceLink(token, pass: Secret()), by: .alarm))
            #expect(try await !world.desk.perform(OpenServiceLink(Secret(), pass: Secret()), by: .alarm))
            let now = world.clock.now
            await #expect(throws: Refusal(.linkOver, .absent)) {
                try await world.database.read { db in _ = try ServicePass(token, Secret()).link(in: db, at: now) }
            }
            try await world.desk.perform(
                TellOfOwnService(.room(ServiceRoom.Told(free: 4, of: 9)), with: pass), by: .alarm)
            try await world.desk.perform(
                TellOfOwnService(.admission(Admission.Told(points: [.pets: true])), with: pass), by: .alarm)
            let found = try await world.found(index, room: true, [.pet])
            #expect(found.hasRoom == .yes && found.room?.by == nil && found.circumstances.first?.answer == .yes)
            let kinds = try await world.database.read { db in
                try db("SELECT kind FROM journal WHERE subject_kind = 'service' ORDER BY position")
                    .map { try $0["kind"] as String }
            }
            #expect(
                kinds == [
                    "service-added", "service-link-given", "service-link-opened", "service-room-told", "admission-told",
                ])
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `ends when its link is taken back, when another is given, and when its time is over`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let (service, _) = try await world.shelter()
            let told = TellOfOwnService.News.room(try ServiceRoom.Told(free: 1))
            func isOver(_ pass: ServicePass) async throws -> Bool {
                do {
                    try await world.desk.perform(TellOfOwnService(told, with: pass), by: .alarm)
                    return false
                } catch let refusal as Refusal where refusal.code == .linkOver { return true }
            }
            let first = try await world.opened(service).pass
            #expect(try await !isOver(first))
            let second = try await world.opened(service).pass
            #expect(try await isOver(first))
            #expect(try await !isOver(second))
            try await world.desk.perform(TakeBackServiceLink(to: service), by: world.grace)
            #expect(try await isOver(second))
            await #expect(throws: Refusal(.noSuchLink, .absent)) {
                try await world.desk.perform(TakeBackServiceLink(to: service), by: world.grace)
            }
            let third = try await world.opened(service).pass
            world.clock.move(ServiceLink.sitting)
            #expect(try await isOver(third))
            let unopened = Secret()
            _ = try await world.desk.perform(GiveServiceLink(to: service, by: unopened), by: world.grace)
            world.clock.move(ServiceLink.life)
            #expect(try await !world.desk.perform(OpenServiceLink(unopened, pass: Secret()), by: .alarm))
        }
    }

    @Test(arguments: Engine.available)
    func `is opened by one of two browsers that come at once`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (service, _) = try await world.shelter()
            let token = Secret()
            _ = try await world.desk.perform(GiveServiceLink(to: service, by: token), by: world.grace)
            let opened = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<4 {
                    group.addTask { try await world.desk.perform(OpenServiceLink(token, pass: Secret()), by: .alarm) }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(opened == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `is given only by those who look after services`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (service, _) = try await world.shelter()
            await #expect {
                try await world.desk.perform(GiveServiceLink(to: service, by: Secret()), by: world.theo)
            } throws: { ($0 as? Refusal)?.kind == .forbidden }
            await #expect {
                try await world.desk.perform(TellRoom(of: service, ServiceRoom.Told(free: 1)), by: world.theo)
            } throws: { ($0 as? Refusal)?.kind == .forbidden }
        }
    }
}
