import Access
import Door
import Foundation
import Operate
import Programs
import Store
import Testing
import Vocabulary
import World

/// A course of one hour that leads to the certificate of the forty.
private let text = """
    course: short
    version: "1"
    languages: [en]
    title: { en: Short course }
    about: { en: What it is about. }
    audience: { en: Everybody }
    provider: Training division
    category: in-service
    certificate: { key: cit-40, months: 24 }
    needed: 75
    hours: 2
    parts:
      - { key: one, title: { en: One }, theme: practice, kind: scenario, hours: 1, basis: ours }
      - { key: two, title: { en: Two }, theme: empathy, kind: lived-experience, hours: 1, basis: ours }
    """

extension World {
    fileprivate func coordinator() async throws -> Worker {
        let hash = try PasswordHash(Cast.password, rounds: 10)
        let id = try await desk.perform(
            AddAccount("lena", displayName: "Lena Moss", roles: [.trainingCoordinator], password: hash), by: .terminal)
        return Worker(id: id, name: "Lena Moss", roles: [.trainingCoordinator], address: "192.0.2.7")
    }

    fileprivate func session(seats: Int, by lena: Worker) async throws -> TrainingSession {
        try await desk.perform(
            OpenCourse(text, from: clock.now.adding(.seconds(3600)), seats: seats, place: "Room 2"), by: lena)
    }

    fileprivate func roster(_ session: TrainingSession) async throws -> [Enrolment] {
        let id = session.id
        return try await database.read { db in try Enrolments(db).roster(of: id) }
    }

    fileprivate func register() async throws -> [TrainingCertificate] {
        try await database.read { db in try CertificateRegister(db).all() }
    }

    /// Somebody had both hours, and the session is over.
    fileprivate func certify(_ people: [Cast], by lena: Worker) async throws -> TrainingSession {
        let session = try await session(seats: 20, by: lena)
        for person in people { _ = try await desk.perform(SignUp(session.id), by: worker(person)) }
        clock.move(.seconds(4 * 3600))
        let all = try await roster(session).map { ($0.id, 60) }
        for part in ["one", "two"] {
            _ = try await desk.perform(
                NoteAttendance(part, of: session.id, Dictionary(uniqueKeysWithValues: all)), by: lena)
        }
        return try await desk.perform(CompleteSession(session.id), by: lena)
    }
}

@Suite struct `A session of a course` {
    @Test(arguments: Engine.available)
    func `lets the next in turn move up when somebody leaves`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let lena = try await world.coordinator()
            let session = try await world.session(seats: 1, by: lena)
            #expect(session.parts.map(\.part.key) == ["one", "two"])
            for person in [Cast.otis, .rosa, .omar] {
                _ = try await world.desk.perform(SignUp(session.id), by: world.worker(person))
            }
            var roster = try await world.roster(session)
            #expect(roster.map(\.state) == [.seated, .waiting, .waiting])
            await #expect(throws: Refusal(.alreadyEnrolled, .conflicting, field: "account")) {
                _ = try await world.desk.perform(SignUp(session.id), by: world.otis)
            }
            await #expect(throws: Refusal(.noSuchEnrolment, .absent)) {
                _ = try await world.desk.perform(LeaveSession(roster[0].id), by: world.rosa)
            }
            _ = try await world.desk.perform(LeaveSession(roster[0].id), by: world.otis)
            roster = try await world.roster(session)
            #expect(roster.map(\.holder.name) == ["Rosa Blanco", "Omar Vance"])
            #expect(roster.map(\.state) == [.seated, .waiting])
            try await world.seal()
            #expect(try await world.workspace.verify(tables: Migration.sealedTables).fault == nil)
        }
    }

    /// Whoever signs up and leaves in whatever order: never more seats than there are, none empty while somebody waits, and
    /// nobody passes another.
    @Test(arguments: Engine.available)
    func `keeps its order and its seats whatever people do`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let lena = try await world.coordinator()
            var chance = SeededNumbers(seed: 52)
            for _ in 0..<3 {
                let seats = Int.random(in: 1...4, using: &chance)
                let session = try await world.session(seats: seats, by: lena)
                for step in 0..<25 {
                    let before = try await world.roster(session)
                    if before.isEmpty || Int.random(in: 0...2, using: &chance) > 0 {
                        let told = try Holder.Told(account: nil, name: "Guest \(step)", agency: "County")
                        _ = try await world.desk.perform(EnrolRoster(session.id, [told]), by: lena)
                    } else if let one = before.randomElement(using: &chance) {
                        _ = try await world.desk.perform(LeaveSession(one.id), by: lena)
                    }
                    let roster = try await world.roster(session)
                    let seated = roster.filter { $0.state == .seated }.map(\.turn)
                    let waiting = roster.filter { $0.state == .waiting }.map(\.turn)
                    #expect(seated.count == min(seats, roster.count))
                    #expect((seated.max() ?? 0) < (waiting.min() ?? .max))
                }
            }
        }
    }

    @Test(arguments: Engine.available)
    func `puts a whole roster in or nobody`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let lena = try await world.coordinator()
            let session = try await world.session(seats: 5, by: lena)
            let people = try RosterFile.people("Name,Agency,account\nTomas Ruiz,County Sheriff,\n,,otis\n")
            _ = try await world.desk.perform(EnrolRoster(session.id, people), by: lena)
            #expect(try await world.roster(session).map(\.holder.name) == ["Tomas Ruiz", "Otis Bell"])
            let strangers = try RosterFile.people("account\nrosa\nnobody\n")
            await #expect(throws: Refusal(.noSuchAccount, .absent, field: "account")) {
                _ = try await world.desk.perform(EnrolRoster(session.id, strangers), by: lena)
            }
            #expect(try await world.roster(session).count == 2)
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "keep-training"])) {
                _ = try await world.desk.perform(EnrolRoster(session.id, people), by: world.grace)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `certifies whoever has the hours, and later those whose attendance was put right`(engine: Engine) async throws
    {
        try await withWorld(on: engine) { world in
            let lena = try await world.coordinator()
            let session = try await world.session(seats: 5, by: lena)
            for person in [Cast.otis, .omar] {
                _ = try await world.desk.perform(SignUp(session.id), by: world.worker(person))
            }
            let roster = try await world.roster(session)
            await #expect(throws: Refusal(.notInFuture, field: "minutes")) {
                _ = try await world.desk.perform(
                    NoteAttendance("one", of: session.id, [roster[0].id: 60]), by: lena)
            }
            await #expect(throws: Refusal(.sessionNotOver, .conflicting)) {
                _ = try await world.desk.perform(CompleteSession(session.id), by: lena)
            }
            world.clock.move(.seconds(4 * 3600))
            _ = try await world.desk.perform(
                NoteAttendance("one", of: session.id, [roster[0].id: 60, roster[1].id: 60]), by: lena)
            _ = try await world.desk.perform(NoteAttendance("two", of: session.id, [roster[0].id: 30]), by: lena)
            await #expect(throws: Refusal(.outOfRange, field: "minutes", values: ["least": "0", "most": "60"])) {
                _ = try await world.desk.perform(
                    NoteAttendance("two", of: session.id, [roster[0].id: 61]), by: lena)
            }
            _ = try await world.desk.perform(CompleteSession(session.id), by: lena)
            #expect(try await world.register().map(\.holder.name) == ["Otis Bell"])
            _ = try await world.desk.perform(NoteAttendance("two", of: session.id, [roster[1].id: 45]), by: lena)
            _ = try await world.desk.perform(CompleteSession(session.id), by: lena)
            let all = try await world.register()
            #expect(all.map(\.holder.name) == ["Omar Vance", "Otis Bell"])
            #expect(all.allSatisfy { $0.key == "cit-40" && $0.session == 1 })
            #expect(all[0].issuedOn.description == "2026-11-23")
            #expect(all[0].expiresOn?.description == "2028-11-23")
            let entries = try await world.database.read { db in try TrainingExport.entries(db) }
            #expect(entries.map(\.roster.count) == [2])
            try await world.seal()
            #expect(try await world.workspace.verify(tables: Migration.sealedTables).fault == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `flags whoever teaches without being qualified for the theme on that day`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let lena = try await world.coordinator()
            let session = try await world.session(seats: 5, by: lena)
            let teacher = try await world.desk.perform(
                AddInstructor(Holder.Told(account: nil, name: "Mara Holt", agency: nil)), by: lena)
            let begins = try #require(session.begins)
            let plan = try PlanPart(
                "one", of: session.id, from: begins, to: begins.adding(.seconds(3600)), place: "Hall", by: teacher.id)
            var planned = try await world.desk.perform(plan, by: lena)
            #expect(planned.parts[0].isUnqualified)
            _ = try await world.desk.perform(
                QualifyInstructor(teacher.id, for: .practice, until: "2026-11-22", evidence: "State list"), by: lena)
            planned = try await world.desk.perform(plan, by: lena)
            #expect(planned.parts[0].isUnqualified)
            _ = try await world.desk.perform(
                QualifyInstructor(teacher.id, for: .practice, until: "2026-11-23", evidence: "State list"), by: lena)
            planned = try await world.desk.perform(plan, by: lena)
            #expect(!planned.parts[0].isUnqualified)
            #expect(planned.changes == 3)
        }
    }

    @Test(arguments: Engine.available)
    func `takes what the steering committee said of the course, and whose work was seen`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let lena = try await world.coordinator()
            try await world.desk.perform(
                ApproveCourse(text, by: "Steering committee", .approved, on: "2026-11-20", words: nil), by: lena)
            let said = try await world.database.read { db in try KeptCourses(db).approvals(of: "short") }
            #expect(said.map(\.ruling) == [.approved])
            #expect(throws: Refusal(.required, field: "ruling-words")) {
                _ = try ApproveCourse(text, by: "Steering committee", .declined, on: "2026-11-20", words: " ")
            }
            await #expect(throws: Refusal(.notInFuture, field: "decided-on")) {
                try await world.desk.perform(
                    ApproveCourse(text, by: "Steering committee", .approved, on: "2026-11-24", words: nil), by: lena)
            }
            try await world.desk.perform(Recognize("otis", for: .calmed, words: "Two hours on the bridge."), by: lena)
            let otis = world.otis.id
            let seen = try await world.database.read { db in try Recognitions(db).of(otis) }
            #expect(seen.map(\.words) == ["Two hours on the bridge."])
            #expect(seen.map(\.by.name) == ["Lena Moss"])
        }
    }
}

@Suite struct `A roster that somebody's spreadsheet saved` {
    @Test func `names its columns, or is refused by their place and never by their words`() {
        func refused(_ text: String) -> Refusal? {
            do throws(Refusal) {
                _ = try RosterFile.people(text)
                return nil
            } catch { return error }
        }
        #expect(
            refused("name,badge,agency,phone\nA,1,B,2\n")
                == Refusal(
                    .rosterStrange, field: "roster", values: ["columns": "2, 4"]))
        #expect(refused("agency\nCounty\n") == Refusal(.rosterWithoutNames, field: "roster"))
        #expect(refused("name,name\nA,B\n") == Refusal(.rosterTwice, field: "roster", values: ["column": "name"]))
        #expect(refused("name,agency\n,County\n") == Refusal(.rosterUnreadable, field: "roster", values: ["line": "2"]))
        #expect(refused("name\nA,B\n") == Refusal(.rosterUnreadable, field: "roster", values: ["line": "2"]))
        #expect(refused("") == Refusal(.rosterWithoutNames, field: "roster"))
        #expect(refused("name\n") == Refusal(.required, field: "roster"))
        #expect(refused("name;agency\nA;B\n") == nil)
    }
}

@Suite struct `A certificate` {
    @Test(arguments: Engine.available)
    func `is taken over when a shift begins, and what was said otherwise is flagged`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let lena = try await world.coordinator()
            _ = try await world.certify([.otis, .omar, .rosa], by: lena)
            let until = CalendarDay("2028-11-23")
            let shift = try await world.team(
                "Car 7", [(.otis, .officer), (.omar, .officer), (.dana, .officer)],
                certificates: [
                    .omar: [HeldCertificate("cit-40", until: "2030-01-01")], .dana: [HeldCertificate("first-aid")],
                ])
            #expect(shift.members.map(\.certificates.first?.key) == ["cit-40", "cit-40", "first-aid"])
            #expect(shift.members.map(\.certificates.first?.expiresOn) == [until, until, nil])
            #expect(shift.members.map { $0.registered.count } == [1, 1, 0])
            #expect(shift.members[1].doubts == ["cit-40": .otherDay(said: CalendarDay("2030-01-01"))])
            #expect(shift.members[0].doubts.isEmpty)
            let rosas = try #require(try await world.register().first { $0.holder.account == world.rosa.id })
            let gone = try await world.desk.perform(
                WithdrawCertificate(rosas.id, because: "The hours were another's."), by: lena)
            #expect(gone.withdrawal?.because == "The hours were another's.")
            let north = try await world.team(
                "North", [(.rosa, .clinician)], certificates: [.rosa: [HeldCertificate("cit-40", until: "2028-11-23")]])
            #expect(north.members[0].doubts == ["cit-40": .withdrawn])
            #expect(
                north.members[0].certificates.map { $0.counts(on: CalendarDay("2026-11-23") ?? gone.issuedOn) } == [
                    false
                ])
            // Changing the shift without changing its people takes nobody off it.
            let plan = try ShiftPlan(
                [.init(world.rosa.id, .clinician, languages: ["en"], certificates: north.members[0].certificates)],
                until: world.clock.now.adding(.seconds(7200)))
            let changed = try await world.desk.perform(ChangeShift(north.id, plan), by: world.dana)
            #expect(changed.members[0].doubts == ["cit-40": .withdrawn])
            #expect(try await world.count("shift_member WHERE left_at IS NOT NULL") == 0)
            try await world.seal()
            #expect(try await world.workspace.verify(tables: Migration.sealedTables).fault == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `from elsewhere has evidence and no future date`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let lena = try await world.coordinator()
            func command(_ issued: String?, until: String? = nil) throws -> AddCertificate {
                try AddCertificate(
                    "cit-40", title: "CIT", of: Holder.Told(account: "otis", name: nil, agency: nil), on: issued,
                    until: until, evidence: "Letter of the county")
            }
            await #expect(throws: Refusal(.notInFuture, field: "issuedOn")) {
                _ = try await world.desk.perform(command("2026-11-24"), by: lena)
            }
            #expect(throws: Refusal(.noSuchDay, field: "issuedOn")) { _ = try command("2026-02-30") }
            #expect(throws: Refusal(.endsBeforeItBegins, field: "expiresOn")) {
                _ = try command("2026-11-23", until: "2026-11-22")
            }
            let one = try await world.desk.perform(command("2025-01-01", until: "2026-11-22"), by: lena)
            let day = try #require(CalendarDay("2026-11-23"))
            #expect(one.standing(on: day) == .expired)
            let shift = try await world.team("Car 7", [(.otis, .officer)])
            #expect(shift.members[0].certificates.map { $0.counts(on: day) } == [false])
        }
    }

    @Test(arguments: Engine.available)
    func `is found by its code however it is typed, and by no other`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let lena = try await world.coordinator()
            _ = try await world.certify([.otis], by: lena)
            let one = try #require(try await world.register().first)
            #expect(one.code.count == 23)
            func found(_ typed: String) async throws -> ID<TrainingCertificate>? {
                try await world.database.read { db in try CertificateRegister(db).certificate(bearing: typed)?.id }
            }
            #expect(try await found(one.code) == one.id)
            #expect(try await found(" \(one.code.lowercased().replacing("-", with: " ")) ") == one.id)
            #expect(try await found(String(one.code.dropLast())) == nil)
            #expect(try await found("") == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `is warned of 90, 30 and 7 days before its end, once each, and no more once it was renewed`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let lena = try await world.coordinator()
            func add(_ until: String, to account: String) async throws {
                _ = try await world.desk.perform(
                    AddCertificate(
                        "cit-40", title: "CIT", of: Holder.Told(account: account, name: nil, agency: nil),
                        on: "2026-01-01", until: until, evidence: "Letter"), by: lena)
            }
            func warned() async throws -> [Int] {
                try await world.database.read { db in
                    try db("SELECT days FROM certificate_warning ORDER BY warned_at, days").map { try $0["days"] }
                }
            }
            try await add("2027-03-23", to: "otis")
            try await add("2026-12-03", to: "rosa")
            let alarm = world.alarm(Alarm.works)
            try await alarm.doDueWork()
            // Ten days are left of Rosa's: of the spans that have passed only the last is told.
            #expect(try await warned() == [30])
            world.clock.move(.seconds(31 * 86_400))
            try await alarm.doDueWork()
            try await alarm.doDueWork()
            #expect(try await warned().sorted() == [30, 90])
            let soon = try await world.database.read { db in
                try CertificateRegister(db).runningOut(at: world.clock.now)
            }
            #expect(soon.map(\.holder.name) == ["Otis Bell"])
            try await add("2029-03-23", to: "otis")
            world.clock.move(.seconds(85 * 86_400))
            try await alarm.doDueWork()
            #expect(try await warned().filter { $0 == 90 }.count == 1)
            let after = try await world.database.read { db in
                try CertificateRegister(db).runningOut(at: world.clock.now)
            }
            #expect(after.isEmpty)
        }
    }
}
