import Access
import Door
import Store
import Testing
import Vocabulary
import World

@testable import Operate

@Suite struct `A record opened in an emergency` {
    @Test(arguments: Engine.available)
    func `is open for sixty minutes to whoever opened it and to nobody else`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Juniper", nil)
            await #expect(throws: Refusal(.heldBack, .forbidden, values: ["permission": "see-safety-plans"])) {
                try await world.look(.rosa, person)
            }
            let call = try await world.call()
            let glass = try await world.breakGlass(person, in: call.id)
            #expect(glass.roles == [.responder] && glass.call == call.id && glass.callNumber == call.number)
            #expect(glass.until == world.clock.now.adding(.seconds(3600)))
            #expect(glass.reviewDueAt == world.clock.now.adding(.seconds(72 * 3600)))
            try await world.look(.rosa, person)
            #expect(try await world.tie(.rosa, person).relationship == .brokenGlass)
            for other in [Cast.sam, .otis] {
                await #expect(throws: Refusal(.heldBack, .forbidden, values: ["permission": "see-safety-plans"])) {
                    try await world.look(other, person)
                }
            }
            // Nor of anybody else.
            let another = try await world.keep("Hollis", nil)
            #expect(try await world.tie(.rosa, another) == .none)
            world.clock.move(.seconds(3600) - .microseconds(1))
            try await world.look(.rosa, person)
            world.clock.move(.microseconds(1))
            await #expect(throws: Refusal(.heldBack, .forbidden, values: ["permission": "see-safety-plans"])) {
                try await world.look(.rosa, person)
            }
            // That nobody was there to write it down changes nothing of what was open.
            try await world.alarm(Alarm.works).doDueWork()
            let ended = try await world.glass(glass)
            #expect(ended.ending == .ranOut && ended.endedAt == glass.until)
            let kinds = try await world.journal().filter { $0.subject == Person.subject(person.id) }.map(\.kind)
            #expect(kinds == ["person-kept", "glass-broken", "glass-ended"].map(Event.Kind.init(rawValue:)))
            // And it may be opened again.
            _ = try await world.breakGlass(person)
            try await world.look(.rosa, person)
        }
    }

    @Test(arguments: Engine.available)
    func `is closed early by whoever opened it, at once and once`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Juniper", nil)
            let glass = try await world.breakGlass(person)
            await #expect(throws: Refusal(.noSuchGlass, .absent)) {
                try await world.desk.perform(EndGlass(glass.id), by: world.sam)
            }
            world.clock.move(.seconds(600))
            let ended = try await world.desk.perform(EndGlass(glass.id), by: world.rosa)
            #expect(ended.ending == .early && ended.endedAt == world.clock.now)
            #expect(try await world.tie(.rosa, person) == .none)
            let again = try await world.desk.perform(EndGlass(glass.id), by: world.rosa)
            #expect(again == ended)
            world.clock.move(.seconds(3600))
            try await world.alarm(Alarm.works).doDueWork()
            #expect(try await world.glass(glass) == ended)
            #expect(try await world.journal().count { $0.kind == .glassEnded } == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `says why, in which call that is open, and is opened once`(engine: Engine) async throws {
        #expect(throws: Refusal(.textTooShort, field: "words", values: ["least": "10"])) {
            try BreakGlass(.new(), because: .other, " too short ")
        }
        #expect(throws: Refusal(.required, field: "words")) { try BreakGlass(.new(), because: .other, " \n ") }
        #expect(throws: Refusal(.textTooLong, field: "words", values: ["most": "600"])) {
            try BreakGlass(.new(), because: .other, String(repeating: "x", count: 601))
        }
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Juniper", nil)
            let closed = try await world.end(try await world.call(), "duplicate")
            await #expect(throws: Refusal(.callNotOpen, .conflicting, field: "call")) {
                try await world.breakGlass(person, in: closed.id)
            }
            await #expect(throws: Refusal(.noSuchPersonRecord, .absent, field: "person")) {
                try await world.desk.perform(
                    BreakGlass(.new(), because: .other, "Nobody like that"), by: world.rosa)
            }
            let command = try BreakGlass(person.id, because: .other, "It cannot wait at all")
            let key = try OnceKey("twice", by: world.rosa, request: "the same form".utf8)
            let first = try await world.desk.perform(command, by: world.rosa, once: key)
            let second = try await world.desk.perform(command, by: world.rosa, once: key)
            #expect(first == second)
            await #expect(throws: Refusal(.glassOpen, .conflicting)) {
                try await world.desk.perform(command, by: world.rosa)
            }
            #expect(try await world.count("break_glass") == 1)
            #expect(try await world.journal().count { $0.kind == .glassBroken } == 1)
            // Nothing of the words goes into the journal.
            let facts = try await world.journal().first { $0.kind == .glassBroken }?.facts
            #expect(facts == #"{"glass":"\#(first.id)","reason":"other"}"#)
        }
    }

    @Test(arguments: Engine.available)
    func `is none where something ties them already, nor for those who may not`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Juniper", nil)
            let call = try await world.take([.location: "14th and Elm"], by: world.sam)
            try await world.meet(person, in: call)
            await #expect(throws: Refusal(.alreadyTied, .conflicting)) {
                try await world.breakGlass(person, by: .sam)
            }
            for other in [Cast.dana, .theo, .val, .grace, .noor, .priya, .omar, .ines] {
                await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "break-glass"])) {
                    try await world.breakGlass(person, by: other)
                }
            }
            // The machine answers for nothing.
            let machine = Worker(id: ID(stored: "terminal"), name: "Alongside", roles: [.responder])
            await #expect(throws: Refusal(.needsNamedPerson, .forbidden)) {
                try await world.desk.perform(
                    BreakGlass(person.id, because: .other, "It cannot wait"), by: machine)
            }
            // Tied meanwhile, they keep what is open, and the look is told with its name all the same.
            let glass = try await world.breakGlass(person)
            let north = try await world.north()
            let waiting = try await world.callWaiting(as: "sits-in-a-doorway")
            try await world.meet(person, in: waiting)
            try await world.send(north, to: waiting)
            let tie = try await world.tie(.rosa, person)
            #expect(tie.relationship == .theirCall && tie.glass?.id == glass.id.text)
        }
    }

    @Test(arguments: Engine.available)
    func `follows the person when records are merged and parted`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (one, other) = (try await world.keep("Juniper", nil), try await world.keep("June", nil))
            let glass = try await world.breakGlass(one)
            #expect(try await world.tie(.rosa, other) == .none)
            let merge = try await world.desk.perform(
                MergePeople(one.id, into: other.id, .certain, because: "a card"), by: world.noor)
            for record in [one, other] {
                #expect(try await world.tie(.rosa, record).glass?.id == glass.id.text)
                try await world.look(.rosa, record)
                let told = try await world.database.read { db in try BrokenGlasses(db).of(record.id) }
                #expect(told.map(\.id) == [glass.id])
            }
            await #expect(throws: Refusal(.glassOpen, .conflicting)) { try await world.breakGlass(other) }
            _ = try await world.desk.perform(UndoMerge(merge.id, because: "twins"), by: world.noor)
            #expect(try await world.tie(.rosa, other) == .none)
            #expect(try await world.tie(.rosa, one).glass?.id == glass.id.text)
            #expect(try await world.database.read { db in try BrokenGlasses(db).of(other.id) }.isEmpty)
        }
    }

    @Test(arguments: Engine.available)
    func `is reviewed by somebody else within 72 hours, and late is told as late`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (one, other) = (try await world.keep("Juniper", nil), try await world.keep("Hollis", nil))
            let first = try await world.breakGlass(one)
            world.clock.move(.seconds(3600))
            let second = try await world.breakGlass(other, by: .sam)
            #expect(try await world.waiting() == [first.id, second.id])
            // Whoever opened it does not say whether that was right, even where they guard privacy too.
            let both = Worker(id: world.rosa.id, name: "Rosa", roles: [.responder, .privacyOfficer])
            await #expect(throws: Refusal(.ownGlass, .conflicting)) {
                try await world.desk.perform(ReviewGlass(first.id, .right, "I was right"), by: both)
            }
            for person in [Cast.rosa, .sam, .grace, .noor] {
                await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "review-glass"])) {
                    try await world.desk.perform(ReviewGlass(first.id, .right, "So"), by: world.worker(person))
                }
            }
            let review = try ReviewGlass(first.id, .notRight, "There was time to ask")
            let key = try OnceKey("twice", by: world.priya, request: "the same form".utf8)
            let reviewed = try await world.desk.perform(review, by: world.priya, once: key)
            #expect(try await world.desk.perform(review, by: world.priya, once: key) == reviewed)
            #expect(reviewed.reviewed?.ruling == .notRight && reviewed.reviewed?.by.name == Cast.priya.displayName)
            await #expect(throws: Refusal(.glassReviewed, .conflicting)) {
                try await world.desk.perform(ReviewGlass(first.id, .right, "On second thoughts"), by: world.priya)
            }
            #expect(try await world.waiting() == [second.id])
            world.clock.move(.seconds(72 * 3600) - .microseconds(1))
            try await world.alarm(Alarm.works).doDueWork()
            #expect(try await world.glass(second).overdueAt == nil)
            #expect(try await !world.glass(second).isOverdue(at: world.clock.now))
            world.clock.move(.microseconds(1))
            try await world.alarm(Alarm.works).doDueWork()
            let late = try await world.glass(second)
            #expect(late.overdueAt == late.reviewDueAt && late.isOverdue(at: world.clock.now))
            // Of the one that was reviewed nothing is late.
            #expect(try await world.glass(first).overdueAt == nil)
            #expect(try await world.journal().count { $0.kind == .glassReviewMissed } == 1)
            let told = try await world.desk.perform(ReviewGlass(second.id, .right, "It was"), by: world.priya)
            #expect(told.overdueAt == late.reviewDueAt && !told.isOverdue(at: world.clock.now))
            #expect(try await world.waiting().isEmpty)
        }
    }

    @Test(arguments: Engine.available)
    func `names each look in the access log, and the log is whole`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Juniper", nil)
            try await world.look(.noor, person)
            let glass = try await world.breakGlass(person)
            try await world.look(.rosa, person)
            try await world.look(.rosa, person, for: .seePersonHistory)
            _ = try await world.desk.perform(EndGlass(glass.id), by: world.rosa)
            _ = try? await world.look(.rosa, person)
            let file = try await world.database.read { db in try GlassFile.all(in: db) }.waiting
            #expect(file.map(\.glass.id) == [glass.id] && file.first?.calledBy?.text == "Juniper")
            #expect(file.first?.looks.map(\.permission) == [.seeSafetyPlans, .seePersonHistory])
            let refused = try await world.database.read { db in
                try db(
                    "SELECT subject_id FROM access_log WHERE outcome = 'refused' AND permission = 'see-safety-plans'"
                )
                .map { try $0["subject_id"] as String }
            }
            #expect(refused == [person.id.text])
        }
    }

    @Test(arguments: Engine.available)
    func `leaves closed what tells of substances, unless somebody may die`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Juniper", nil)
            _ = try await world.signed(person, try .whole())
            _ = try await world.tell(person, [.substanceUse])
            func consents(_ reason: GlassReason) async throws -> ConsentFile {
                let glass = try await world.breakGlass(person, because: reason, by: .sam)
                let (sam, day) = (world.sam, CalendarDay(of: world.clock.now, ahead: 0))
                let file = try await world.desk.look(as: sam, for: .seeConsents, of: person.id) { db, tie in
                    try ConsentFile(person.id, in: db, on: day).closed(to: tie)
                }
                let isOpen = reason == .dangerToLife
                for (categories, allowed) in [([.substanceUse], isOpen), ([.encounters], true)]
                    as [([ConsentTerms.Category], Bool)]
                {
                    do {
                        _ = try await world.tell(person, categories, on: .medicalEmergency, by: sam)
                        #expect(allowed, "\(reason)")
                    } catch let refusal as Refusal {
                        #expect(refusal.code == .part2Closed && !allowed, "\(reason)")
                    }
                }
                _ = try await world.desk.perform(EndGlass(glass.id), by: sam)
                return file
            }
            for reason in GlassReason.allCases {
                let file = try await consents(reason)
                let isOpen = reason == .dangerToLife
                #expect(file.isPart2Closed == !isOpen, "\(reason)")
                #expect(file.consents.count == (isOpen ? 1 : 0), "\(reason)")
            }
            // Where part 2 does not apply, there is nothing to leave out.
            _ = try await world.desk.perform(SetPart2Rule(false, because: "Not federally assisted"), by: world.priya)
            world.clock.move(.seconds(3600))
            let glass = try await world.breakGlass(person, because: .other, by: .sam)
            let day = CalendarDay(of: world.clock.now, ahead: 0)
            let file = try await world.desk.look(as: world.sam, for: .seeConsents, of: person.id) { db, tie in
                try ConsentFile(person.id, in: db, on: day).closed(to: tie)
            }
            #expect(!file.isPart2Closed && file.consents.count == 1)
            _ = try await world.desk.perform(EndGlass(glass.id), by: world.sam)
        }
    }

    /// Whoever has nothing to do with the person is refused in the transaction itself, whatever page they come from.
    @Test(arguments: Engine.available)
    func `is what it takes to change anything that is held back`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Juniper", nil)
            let draft = try await world.written(person, try .whole())
            let plan = try await world.desk.perform(
                try MakeSafetyPlan(
                    person.id, SafetyPlanWords([.warningSigns: [.init("no sleep")]]), in: "en", replacing: []),
                by: world.noor)
            let sam = world.sam
            let tries: [(String, () async throws -> Void)] = [
                ("write", { _ = try await world.desk.perform(WriteConsent(try .whole(), of: person.id), by: sam) }),
                ("discard", { _ = try await world.desk.perform(DiscardConsent(draft.id), by: sam) }),
                ("tell", { _ = try await world.tell(person, on: .medicalEmergency, by: sam) }),
                ("copy", { _ = try await world.desk.perform(TellSafetyCopy(of: plan.id, .paper), by: sam) }),
                ("give", { _ = try await world.desk.perform(GiveSafetyPlan(plan.id, by: .init()), by: sam) }),
                ("end", { _ = try await world.desk.perform(EndSafetyPlan(plan.id, because: .noLongerRight), by: sam) }),
            ]
            for (name, change) in tries {
                do {
                    try await change()
                    Issue.record("\(name) was not refused")
                } catch let refusal as Refusal { #expect(refusal.code == .heldBack, "\(name)") }
            }
            _ = try await world.breakGlass(person, by: .sam)
            for (name, change) in tries {
                await #expect(throws: Never.self, "\(name)") { try await change() }
            }
            // What somebody takes back is recorded by whoever hears it.
            let signed = try await world.signed(person, try .whole(to: "Elm Clinic"))
            let ended = try await world.desk.perform(EndConsent(revoking: signed.id, by: .phone), by: world.rosa)
            #expect(ended.ending?.reason == .revoked)
        }
    }
}

extension World {
    @discardableResult
    func breakGlass(
        _ person: Person, because reason: GlassReason = .dangerToLife, in call: ID<Call>? = nil, by who: Cast = .rosa
    ) async throws -> BrokenGlass {
        try await desk.perform(
            BreakGlass(person.id, because: reason, "Took pills and does not wake up", in: call), by: worker(who))
    }

    func look(_ who: Cast, _ person: Person, for permission: Permission = .seeSafetyPlans) async throws {
        _ = try await desk.look(as: worker(who), for: permission, of: person.id) { db, _ in
            try SafetyPlanFile(person.id, in: db)
        }
    }

    /// Says that somebody in a call is a person.
    @discardableResult
    func meet(_ person: Person, in call: Call) async throws -> CallPerson {
        let there = try await desk.perform(AddPerson(.inCrisis, knownAs: nil, to: call.id), by: theo)
        _ = try await desk.perform(IdentifyPerson(there.id, as: person.id), by: noor)
        return there
    }

    fileprivate func glass(_ glass: BrokenGlass) async throws -> BrokenGlass {
        try await database.read { db in try BrokenGlasses(db).glass(glass.id) }
    }

    fileprivate func waiting() async throws -> [ID<BrokenGlass>] {
        try await database.read { db in try BrokenGlasses(db).all() }.waiting.map(\.id)
    }
}
