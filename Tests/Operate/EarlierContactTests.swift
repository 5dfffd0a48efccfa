import Access
import Door
import Operate
import Programs
import Store
import Testing
import Vocabulary
import World

@Suite struct `Earlier contacts` {
    @Test(arguments: Engine.available)
    func `are found by address and by number, each saying by which`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let near = try await world.take([.location: "4 Elm St Apt 9"])
            world.clock.move(.seconds(60))
            let known = try await world.take([.callback: "(812) 555-0100"])
            world.clock.move(.seconds(60))
            let both = try await world.take([.location: "Elm Street 4", .callback: "8125550100"])
            try await world.take([.location: "5 Elm St", .callback: "8125550199"])
            world.clock.move(.seconds(60))
            let call = try await world.take([.location: "4 Elm Street Apt 2", .callback: "+1 812 555 0100"])
            let found = try await world.place(call).contacts
            #expect(found.contacts.map(\.call) == [both.id, known.id, near.id])
            #expect(found.contacts.map(\.matched) == [[.address, .callback], [.callback], [.address]])
            #expect(found.contacts.map(\.isOtherUnit) == [false, false, true])
            #expect((found.more, found.searched) == (0, [.address, .callback]))
        }
    }

    @Test(arguments: Engine.available)
    func `say what was decided and how it ended`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let earlier = try await world.triage("denver-star", [.location: "4 Elm St", .weapon: "yes"])
            try await world.decide(earlier, outcome: .unknown)
            let call = try await world.take([.location: "4 Elm Street"])
            let one = try #require(try await world.place(call).contacts.contacts.first)
            #expect(one.decided?.level == .higher)
            #expect(one.program?.name == "denver-star")
            #expect(one.departure?.sent != nil)
            #expect(!one.isOpen)
        }
    }

    @Test(arguments: Engine.available)
    func `follow the facts as they change, and nothing is found by what was taken back`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let first = try await world.take([.location: "4 Elm St", .callback: "812 555 0100"])
            let call = try await world.take([.location: "9 Oak St"])
            func found() async throws -> [ID<Call>] { try await world.place(call).contacts.contacts.map(\.call) }
            #expect(try await found().isEmpty)
            try await world.keep(.location, "Oak Street 9", of: first, by: world.theo)
            #expect(try await found() == [first.id])
            try await world.keep(.location, nil, of: first, by: world.theo)
            #expect(try await found().isEmpty)
            try await world.keep(.callback, "+18125550100", of: call, by: world.theo)
            #expect(try await found() == [first.id])
            // A rival does not stand.
            try await world.keep(.callback, "812 555 0177", of: first, base: 0, by: world.dana)
            #expect(try await found() == [first.id])
        }
    }

    @Test(arguments: Engine.available)
    func `leave out the call's own incident, show another's once, and reach back twelve months`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let old = try await world.take([.location: "4 Elm St"])
            world.clock.move(.seconds(366 * 86_400))
            let (one, two) = (
                try await world.take([.location: "4 Elm St"]), try await world.take([.location: "4 Elm St"])
            )
            _ = try await world.desk.perform(LinkCalls(one.id, with: two.id), by: world.dana)
            let (call, same) = (
                try await world.take([.location: "4 Elm St"]), try await world.take([.location: "4 Elm St"])
            )
            _ = try await world.desk.perform(LinkCalls(call.id, with: same.id), by: world.dana)
            let found = try await world.place(call).contacts.contacts.map(\.call)
            #expect(found.count == 1 && [one.id, two.id].contains(found[0]))
            let moved = world.clock.now.adding(.seconds(-3600))
            _ = try await world.desk.perform(
                CorrectRecord(old.id, .receivedAt(moved), because: "Written down a year late"), by: world.dana)
            #expect(try await world.place(call).contacts.contacts.map(\.call).contains(old.id))
        }
    }

    @Test(arguments: Engine.available)
    func `are at most twenty, with how many more there are`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            for _ in 0..<24 {
                try await world.take([.location: "4 Elm St"])
                world.clock.move(.seconds(1))
            }
            let call = try await world.take([.location: "4 Elm St"])
            let found = try await world.place(call).contacts
            #expect((found.contacts.count, found.more, found.isCut) == (20, 4, false))
            #expect(found.contacts.map(\.number) == Array((5...24).reversed()))
        }
    }

    @Test(arguments: Engine.available)
    func `are found also among calls from before there were keys, some at a time`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            for number in 0..<5 { try await world.take([.location: "4 Elm St", .callback: "812 555 010\(number)"]) }
            let call = try await world.take([.location: "4 Elm Street"])
            try await world.tamper("DELETE FROM call_key")
            #expect(try await world.place(call).contacts.contacts.isEmpty)
            let moment = world.clock.now
            try await world.database.write { db in try DueWork(db).ask(FillCallKeys.kind, about: "", at: moment) }
            try await world.alarm([FillCallKeys.kind: { FillCallKeys(after: $0) }]).doDueWork()
            #expect(try await world.place(call).contacts.contacts.count == 5)
            #expect(try await world.count("call_key") == 11)
        }
    }
}
