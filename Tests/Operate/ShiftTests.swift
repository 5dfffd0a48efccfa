import Access
import Door
import Operate
import Programs
import Store
import Testing
import Vocabulary
import World

@Suite struct `Teams on shift` {
    @Test(arguments: Engine.available)
    func `have a name that no other team has, whatever its case`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.desk.perform(MakeTeam(" North ", radioName: "S-1"), by: world.dana)
            #expect(north.name == "North")
            #expect(north.radioName == "S-1")
            await #expect(throws: Refusal(.teamExists, .conflicting, field: "name")) {
                _ = try await world.desk.perform(MakeTeam("nOrTh"), by: world.grace)
            }
            #expect(throws: Refusal(.required, field: "name")) { _ = try MakeTeam("  ") }
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "manage-teams"])) {
                _ = try await world.desk.perform(MakeTeam("South"), by: world.rosa)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `say who is there and what they bring`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let shift = try await world.team(
                "North", [(.rosa, .clinician), (.otis, .officer)], languages: ["en", "es-MX"], skills: ["children"])
            #expect(shift.isArmed)
            #expect(shift.speaks("es"))
            #expect(!shift.speaks("fr"))
            #expect(shift.members.map(\.name) == ["Rosa Blanco", "Otis Bell"])
            #expect(shift.members.map(\.skills) == [["children"], ["children"]])
            let rosa = world.rosa.id
            let found = try await world.database.read { db in try Shifts(db).shift(of: rosa)?.id }
            #expect(found == shift.id)
            #expect(try await world.journal().last?.subject == .team(shift.team.id))
            try await world.seal()
            #expect(try await world.workspace.verify(tables: Migration.sealedTables).fault == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `take nobody who is on another shift, nor anybody twice`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            await #expect(throws: Refusal(.alreadyOnShift, .conflicting, field: "members")) {
                try await world.team("South", [(.otis, .officer), (.rosa, .clinician)])
            }
            await #expect(throws: Refusal(.twiceOnShift, field: "members")) {
                try await world.team("West", [(.otis, .officer), (.otis, .clinician)])
            }
            let until = world.clock.now.adding(.seconds(60))
            let plan = try ShiftPlan([.init(world.otis.id, .officer)], until: until)
            await #expect(throws: Refusal(.teamOnShift, .conflicting, field: "team")) {
                _ = try await world.desk.perform(StartShift(north.team.id, plan), by: world.dana)
            }
            let stranger = try ShiftPlan([.init(.new(), .officer)], until: until)
            let east = try await world.desk.perform(MakeTeam("East"), by: world.dana)
            await #expect(throws: Refusal(.noSuchAccount, .absent, field: "members")) {
                _ = try await world.desk.perform(StartShift(east.id, stranger), by: world.dana)
            }
            let past = try ShiftPlan([.init(world.otis.id, .officer)], until: world.clock.now)
            await #expect(throws: Refusal(.endsBeforeItBegins, field: "until")) {
                _ = try await world.desk.perform(StartShift(east.id, past), by: world.dana)
            }
        }
    }

    /// The schema repeats the rule, because it outlives the code.
    @Test(arguments: Engine.available)
    func `cannot even be written with one person on two`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (north, car) = (try await world.north(), try await world.car())
            let error = await #expect(throws: (any Error).self) {
                try await world.tamper(
                    """
                    INSERT INTO shift_member (id, shift_id, account_id, discipline, languages, skills, joined_at)
                    VALUES ('x', \(car.id), \(north.members[0].worker), 'peer', '', '', 1)
                    """)
            }
            guard case .constraint? = error as? StorageError else {
                Issue.record("\(String(describing: error)) is not a constraint")
                return
            }
        }
    }

    @Test(arguments: Engine.available)
    func `change who is there, and keep who was`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            world.clock.move(.seconds(600))
            let until = world.clock.now.adding(.seconds(7200))
            let plan = try ShiftPlan(
                [.init(world.rosa.id, .clinician, languages: ["en"]), .init(world.otis.id, .officer)],
                programs: ["denver-star"], vehicle: "Van 3", until: until)
            let changed = try await world.desk.perform(ChangeShift(north.id, plan), by: world.dana)
            #expect(changed.members.map(\.worker) == [world.rosa.id, world.otis.id])
            #expect(changed.vehicle == "Van 3")
            #expect(changed.serves("denver-star") && !changed.serves("dallas-right-care"))
            #expect(changed.plannedEndAt == until)
            // Rosa's row is the same as before; Val's says when he left.
            #expect(try await world.count("shift_member") == 3)
            #expect(try await world.count("shift_member WHERE left_at IS NOT NULL") == 1)
            let (val, id) = (world.val.id, north.id)
            #expect(try await world.database.read { db in try Shifts(db).wasOn(id, val) })
            #expect(try await world.database.read { db in try Shifts(db).shift(of: val) } == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `end once, and not while they are on a call`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let call = try await world.callWaiting()
            let assignment = try await world.send(north, to: call)
            await #expect(throws: Refusal(.shiftOnCall, .conflicting, values: ["number": "1"])) {
                _ = try await world.desk.perform(EndShift(north.id), by: world.dana)
            }
            try await world.report(.clear, assignment)
            let ended = try await world.desk.perform(EndShift(north.id), by: world.dana)
            #expect(ended.endedAt == world.clock.now)
            #expect(ended.members.count == 2)
            await #expect(throws: Refusal(.shiftEnded, .conflicting)) {
                _ = try await world.desk.perform(EndShift(north.id), by: world.dana)
            }
            // Everybody is free for another shift.
            try await world.team("South", [(.rosa, .clinician)])
        }
    }

    @Test(arguments: Engine.available)
    func `take back what they were asked when they end`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let call = try await world.callWaiting()
            let offer = try await world.desk.perform(OfferCall(call.id, to: north.team.id), by: world.dana)
            _ = try await world.desk.perform(EndShift(north.id), by: world.dana)
            #expect(try await world.now(offer).end == .withdrawn)
            #expect(try await world.dispatch(call).alerts == [.waitsAgain])
        }
    }
}

@Suite struct `The suggestion` {
    @Test(arguments: Engine.available)
    func `ranks every team on shift, and says why`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            // The order of their names is not the order of what they are good for.
            let alone = try await world.team("Alone", [(.noor, .clinician)])
            let north = try await world.team(
                "North", [(.rosa, .clinician), (.val, .paramedic)], languages: ["en", "es"])
            let west = try await world.team("West", [(.grace, .clinician), (.ines, .paramedic)])
            let car = try await world.team("Car 7", [(.otis, .officer)], programs: ["dallas-right-care"])
            let call = try await world.callWaiting(facts: [.language: "es-MX"])
            let ranked = try await world.suggestions(call)
            #expect(ranked.map(\.shift.team.name) == ["North", "West", "Alone", "Car 7"])
            #expect(ranked[0].reasons == [.freeSince(north.beganAt), .hasDisciplines, .speaks("es-MX")])
            #expect(ranked[1].reasons == [.freeSince(west.beganAt), .hasDisciplines, .doesNotSpeak("es-MX")])
            #expect(
                ranked[2].reasons == [
                    .freeSince(alone.beganAt), .lacks(.paramedic), .tooFewPeople(has: 1, wants: 2),
                    .doesNotSpeak("es-MX"),
                ])
            #expect(
                ranked[3].reasons == [
                    .freeSince(car.beganAt), .lacks(.clinician), .lacks(.paramedic), .tooFewPeople(has: 1, wants: 2),
                    .otherProgram, .doesNotSpeak("es-MX"),
                ])
        }
    }

    @Test(arguments: Engine.available)
    func `puts who is busy last and who ends soon later, and names the call`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let north = try await world.north()
            let short = try await world.team("Dusk", [(.grace, .clinician), (.ines, .paramedic)], hours: 1)
            let call = try await world.callWaiting()
            try await world.send(north, to: call)
            let other = try await world.take([.location: "Library"])
            let second = try await world.decide(other, by: "denver-star", as: "sits-in-a-doorway")
            world.clock.move(.seconds(60))
            let ranked = try await world.suggestions(second)
            #expect(ranked.map(\.shift.team.name) == ["Dusk", "North"])
            #expect(ranked[0].reasons == [.freeSince(short.beganAt), .hasDisciplines, .endsSoon(minutes: 59)])
            #expect(ranked[1].reasons == [.onCall(number: 1, .staged), .hasDisciplines])
        }
    }

    @Test(arguments: Engine.available)
    func `prefers who has been free longest, then who is named first`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let early = try await world.team("Zenith", [(.rosa, .clinician), (.val, .paramedic)])
            world.clock.move(.seconds(60))
            try await world.team("Beta", [(.grace, .clinician), (.ines, .paramedic)])
            try await world.team("Alpha", [(.noor, .clinician), (.otis, .paramedic)])
            let call = try await world.callWaiting()
            #expect(try await world.suggestions(call).map(\.shift.team.name) == ["Zenith", "Alpha", "Beta"])
            let assignment = try await world.send(early, to: call)
            world.clock.move(.seconds(60))
            try await world.report(.clear, assignment)
            #expect(try await world.suggestions(call).map(\.shift.team.name) == ["Alpha", "Beta", "Zenith"])
        }
    }

    @Test(arguments: Engine.available)
    func `counts a certificate until its last day, by the clock of the program's place`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            // In Memphis it is still the day before.
            world.clock.set(to: try Instant(rfc3339: "2027-03-02T05:59:00Z"))
            let course = try #require(
                Program(yaml: World.program("memphis-cit").utf8).certificates.first { $0.key == "cit-40" })
            try await world.team("Without", [(.noor, .officer)])
            let holds = try await world.team(
                "With", [(.otis, .officer)], certificates: [.otis: [HeldCertificate("cit-40", until: "2027-03-01")]])
            try await world.team(
                "Long ago", [(.ines, .officer)], certificates: [.ines: [HeldCertificate("cit-40", until: "2027-02-01")]]
            )
            let call = try await world.callWaiting(for: "memphis-cit", as: "asked-for")
            let before = try await world.suggestions(call)
            #expect(before.map(\.shift.team.name) == ["With", "Long ago", "Without"])
            #expect(before[0].reasons.contains(.holds(course)))
            #expect(before[2].reasons.contains(.lacksCertificate(.init(certificate: course, expiredOn: nil))))
            let passed = CalendarDay("2027-02-01")
            #expect(before[1].reasons.contains(.lacksCertificate(.init(certificate: course, expiredOn: passed))))
            world.clock.move(.seconds(60))
            let after = try await world.suggestions(call)
            #expect(!after.contains { $0.reasons.contains(.holds(course)) })
            // Who is sent all the same is sent, and the record says what is missing.
            let assignment = try await world.send(holds, to: call)
            #expect(try await world.dispatch(call).steps[assignment.id]?.map(\.flag) == ["lacks-certificate"])
            #expect(try await world.timeline(call).last?.said["flag"] == .word("lacks-certificate"))
        }
    }

    @Test(arguments: Engine.available)
    func `asks everybody where the whole team is to be certified`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let trained = try [HeldCertificate("bheard-training")]
            let crew = try #require(Program(yaml: World.program("nyc-bheard").utf8).response("bheard-team"))
            let people: [(Cast, Discipline)] = [(.rosa, .clinician), (.val, .emt), (.otis, .emt)]
            let shift = try await world.team("North", people, certificates: [.rosa: trained, .val: trained])
            let today = try #require(CalendarDay("2026-11-21"))
            #expect(crew.uncertified(in: shift, on: today).map(\.certificate.key) == ["bheard-training"])
            let plan = try ShiftPlan(
                people.map { try .init(world.worker($0.0).id, $0.1, languages: ["en"], certificates: trained) },
                until: shift.plannedEndAt)
            let changed = try await world.desk.perform(ChangeShift(shift.id, plan), by: world.dana)
            #expect(changed.members.map(\.certificates) == [trained, trained, trained])
            #expect(crew.uncertified(in: changed, on: today) == [])
        }
    }

    @Test func `takes certificates with a day that there is, each once`() throws {
        for (key, day) in [("CIT", nil), ("cit-40", "2027-02-30"), ("cit-40", "soon"), ("", "2027-02-01")] {
            #expect(throws: Refusal(.notACertificate, field: "certificates")) { try HeldCertificate(key, until: day) }
        }
        let twice = try [HeldCertificate("cit-40"), HeldCertificate("cit-40", until: "2027-03-01")]
        #expect(throws: Refusal(.certificateTwice, field: "certificates")) {
            try ShiftPlan.Member(.new(), .officer, certificates: twice)
        }
    }

    @Test(arguments: Engine.available)
    func `forbids nothing, but flags who is missing`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let alone = try await world.team("Alone", [(.rosa, .clinician)])
            let call = try await world.callWaiting(as: "sits-in-a-doorway")
            let assignment = try await world.send(alone, to: call)
            let file = try await world.dispatch(call)
            #expect(file.steps[assignment.id]?.map(\.flag) == ["lacks-discipline"])
            #expect(try await world.timeline(call).last?.said["flag"] == .word("lacks-discipline"))
        }
    }
}
