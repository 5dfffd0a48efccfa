import Access
import Door
import Foundation
import Programs
import Store
import Testing
import Vocabulary
import World

@testable import Operate

extension World {
    /// A class on the sketch, with some people in it.
    fileprivate func gathered(_ people: [Worker], _ played: PlayedScenarios) async throws -> Practice {
        let opened = try await desk.perform(OpenClass(on: ScenarioSketch.scenario()), by: grace)
        for person in people {
            _ = try await desk.perform(JoinPractice(by: opened.code, of: played), by: person)
            clock.move(.seconds(1))
        }
        return opened
    }

    fileprivate func file(_ practice: Practice, _ played: PlayedScenarios) async throws -> PracticeFile {
        try await database.read { db in try PracticeFile(practice.id, of: played, in: db) }
    }

    fileprivate func choose(
        _ choice: String, at scene: String, in practice: Practice, _ played: PlayedScenarios, by worker: Worker
    ) async throws {
        _ = try await desk.perform(
            ChooseInPractice(choice, at: scene, in: practice.id, of: played), by: worker)
    }
}

@Suite struct `A scenario played alone` {
    @Test(arguments: Engine.available)
    func `is played in every role, ends by itself and can be looked at again`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let played = PlayedScenarios()
            let begun = try await world.desk.perform(PractiseAlone(ScenarioSketch.scenario()), by: world.rosa)
            #expect(begun.code == nil && begun.standing(at: world.clock.now) == .playing)
            try await world.choose("look", at: "door", in: begun, played, by: world.rosa)
            try await world.choose("knock", at: "door", in: begun, played, by: world.rosa)
            try await world.choose("ask", at: "room", in: begun, played, by: world.rosa)
            // Read by another reader, as after a restart.
            let file = try await world.file(begun, PlayedScenarios())
            #expect(file.practice.standing(at: world.clock.now) == .over)
            let group = try #require(file.group(of: world.rosa.id))
            #expect(group.run.end?.key == "well")
            #expect(group.players.map(\.roles) == [[.officer, .socialWorker]])
            let replay = try PracticeReplay(group)
            #expect(replay.steps.map(\.chosen.key) == ["look", "knock", "ask"])
            #expect(replay.steps[0].open.map(\.key) == ["look", "wait", "knock", "push"])
            #expect((replay.steps[1].before.trust, replay.steps[1].after.trust) == (5, 6))
        }
    }

    @Test(arguments: Engine.available)
    func `ends also in a circle that has no end`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let played = PlayedScenarios()
            let circle = try ScenarioSketch.scenario(["        minutes: 6\n": ""])
            let begun = try await world.desk.perform(PractiseAlone(circle), by: world.rosa)
            try await world.database.write { db in
                for place in 1...ChooseInPractice.most {
                    try db.run(
                        """
                        INSERT INTO practice_step
                            (id, practice_id, group_number, position, role, scene, choice, account_id, chosen_at)
                        VALUES (\("step-\(place)"), \(begun.id), 1, \(place), 'officer', 'door', 'wait', \(world.rosa.id),
                            \(begun.begunAt))
                        """)
                }
            }
            await #expect(throws: Refusal(.practiceOver, .conflicting)) {
                try await world.choose("wait", at: "door", in: begun, played, by: world.rosa)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `is nobody else's to see, whatever their role`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let played = PlayedScenarios()
            let begun = try await world.desk.perform(PractiseAlone(ScenarioSketch.scenario()), by: world.rosa)
            let file = try await world.file(begun, played)
            try file.requireSight(world.rosa.id)
            for other in [world.grace, world.priya, world.dana] {
                #expect(throws: Refusal(.noSuchPractice, .absent)) { try file.requireSight(other.id) }
                await #expect(throws: Refusal(.noSuchPractice, .absent)) {
                    try await world.choose("knock", at: "door", in: begun, played, by: other)
                }
                let own = try await world.database.read { db in try Practices(db).of(other.id, most: 10) }
                #expect(own.isEmpty)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `stays what it was after its file has changed`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let played = PlayedScenarios()
            let begun = try await world.desk.perform(PractiseAlone(ScenarioSketch.scenario()), by: world.rosa)
            let changed = try ScenarioSketch.scenario(["A door.": "A gate."])
            let later = try await world.desk.perform(PractiseAlone(changed), by: world.rosa)
            #expect(try await world.file(begun, played).scenario.scenes[0].situation.english == "A door.")
            #expect(try await world.file(later, played).scenario.scenes[0].situation.english == "A gate.")
        }
    }

    @Test(arguments: Engine.available)
    func `is over after twelve hours, and for whoever steps out`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let played = PlayedScenarios()
            let begun = try await world.desk.perform(PractiseAlone(ScenarioSketch.scenario()), by: world.rosa)
            let second = try await world.desk.perform(PractiseAlone(ScenarioSketch.scenario()), by: world.rosa)
            let left = try await world.desk.perform(LeavePractice(second.id, of: played), by: world.rosa)
            #expect(left.standing(at: world.clock.now) == .over)
            // Sent twice, it is one.
            let again = try await world.desk.perform(LeavePractice(second.id, of: played), by: world.rosa)
            #expect(again.endedAt == left.endedAt)
            world.clock.move(Practice.life)
            await #expect(throws: Refusal(.practiceOver, .conflicting)) {
                try await world.choose("knock", at: "door", in: begun, played, by: world.rosa)
            }
        }
    }
}

@Suite struct `A class that plays a scenario` {
    @Test(arguments: Engine.available)
    func `is joined by its code, and begins in groups in which every role is played`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let played = PlayedScenarios()
            let people = [world.rosa, world.otis, world.theo, world.dana, world.omar]
            let opened = try await world.gathered(people, played)
            let code = try #require(opened.code)
            #expect(code.count == 6 && code.allSatisfy(\.isNumber))
            await #expect(throws: Refusal(.noClassByCode, .absent, field: "code")) {
                try await world.desk.perform(
                    JoinPractice(by: code == "000000" ? "000001" : "000000", of: played), by: world.sam)
            }
            await #expect(throws: Refusal(.practiceNotBegun, .conflicting)) {
                try await world.choose("knock", at: "door", in: opened, played, by: world.rosa)
            }
            // Only whoever leads shares out the roles.
            await #expect(throws: Refusal.self) {
                try await world.desk.perform(DealRoles(in: opened.id, of: played), by: world.rosa)
            }
            _ = try await world.desk.perform(DealRoles(in: opened.id, of: played), by: world.grace)
            await #expect(throws: Refusal(.practiceBegunAlready, .conflicting)) {
                try await world.desk.perform(DealRoles(in: opened.id, of: played), by: world.grace)
            }
            let file = try await world.file(opened, played)
            #expect(file.groups.map { $0.players.count } == [3, 2])
            for group in file.groups {
                #expect(
                    group.players.flatMap(\.roles).sorted { $0.rawValue < $1.rawValue } == [.officer, .socialWorker])
            }
            // Who came last has no role of their own, and watches.
            #expect(file.player(world.omar.id)?.roles == [])
            // Who comes now watches the smaller group.
            _ = try await world.desk.perform(JoinPractice(by: code, of: played), by: world.sam)
            #expect(try await world.file(opened, played).player(world.sam.id)?.group == 2)
        }
    }

    @Test(arguments: Engine.available)
    func `takes a choice from whoever plays the role, once, in the scene they saw`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let played = PlayedScenarios()
            let opened = try await world.gathered([world.rosa, world.otis], played)
            _ = try await world.desk.perform(DealRoles(in: opened.id, of: played), by: world.grace)
            // Rosa came first and plays the officer, Otis the social worker.
            await #expect(throws: Refusal(.anotherPlaysIt, .conflicting)) {
                try await world.choose("knock", at: "door", in: opened, played, by: world.rosa)
            }
            await #expect(throws: Refusal(.notOneOf, field: "choice")) {
                try await world.choose("fly", at: "door", in: opened, played, by: world.rosa)
            }
            let key = try OnceKey("once", by: world.otis, request: Array("knock".utf8))
            let knock = try ChooseInPractice("knock", at: "door", in: opened.id, of: played)
            _ = try await world.desk.perform(knock, by: world.otis, once: key)
            _ = try await world.desk.perform(knock, by: world.otis, once: key)
            await #expect(throws: Refusal(.practiceMovedOn, .conflicting)) {
                try await world.choose("wait", at: "door", in: opened, played, by: world.rosa)
            }
            let group = try #require(try await world.file(opened, played).groups.first)
            #expect(group.taken.map(\.step.choice) == ["knock"])
            #expect(group.taken.map(\.by.name) == ["Otis Bell"])
        }
    }

    @Test(arguments: Engine.available)
    func `takes one of two that choose at the same moment`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let played = PlayedScenarios()
            let opened = try await world.gathered([world.rosa, world.otis], played)
            _ = try await world.desk.perform(DealRoles(in: opened.id, of: played), by: world.grace)
            let outcomes = await withTaskGroup(of: Bool.self) { group in
                for (worker, choice) in [(world.rosa, "wait"), (world.otis, "push")] {
                    group.addTask {
                        do {
                            try await world.choose(choice, at: "door", in: opened, played, by: worker)
                            return true
                        } catch { return false }
                    }
                }
                return await group.reduce(into: [Bool]()) { $0.append($1) }
            }
            let taken = try await world.file(opened, played).groups[0].taken.map(\.step.choice)
            // “Wait” comes back to the same scene, so that after it both may have been taken.
            #expect(taken == ["push"] || taken == ["wait", "push"])
            #expect(outcomes.count { $0 } == taken.count)
        }
    }

    @Test(arguments: Engine.available)
    func `goes on when somebody steps out`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let played = PlayedScenarios()
            let opened = try await world.gathered([world.rosa, world.otis], played)
            _ = try await world.desk.perform(DealRoles(in: opened.id, of: played), by: world.grace)
            _ = try await world.desk.perform(LeavePractice(opened.id, of: played), by: world.otis)
            let file = try await world.file(opened, played)
            #expect(file.player(world.rosa.id)?.roles == [.officer, .socialWorker])
            await #expect(throws: Refusal(.practiceLeft, .conflicting)) {
                try await world.choose("knock", at: "door", in: opened, played, by: world.otis)
            }
            try await world.choose("knock", at: "door", in: opened, played, by: world.rosa)
            // Back again, they watch.
            _ = try await world.desk.perform(JoinPractice(by: opened.code, of: played), by: world.otis)
            let back = try #require(try await world.file(opened, played).player(world.otis.id))
            #expect(!back.hasLeft && back.roles == [] && back.group == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `is seen side by side when whoever leads ends it`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let played = PlayedScenarios()
            let people = [world.rosa, world.otis, world.theo, world.dana]
            let opened = try await world.gathered(people, played)
            _ = try await world.desk.perform(DealRoles(in: opened.id, of: played), by: world.grace)
            // Rosa and Theo are group 1, Otis and Dana group 2.
            try await world.choose("wait", at: "door", in: opened, played, by: world.rosa)
            try await world.choose("knock", at: "door", in: opened, played, by: world.theo)
            try await world.choose("sit", at: "room", in: opened, played, by: world.theo)
            try await world.choose("push", at: "door", in: opened, played, by: world.dana)
            await #expect(throws: Refusal.self) {
                try await world.desk.perform(EndPractice(opened.id), by: world.rosa)
            }
            _ = try await world.desk.perform(EndPractice(opened.id), by: world.grace)
            let review = PracticeReview(try await world.file(opened, played))
            #expect(review.endings.map(\.end.key) == ["well"] && review.endings.map(\.groups) == [[1]])
            #expect(review.underway == [2])
            #expect(review.met.map(\.groups) == [[1]])
            #expect(
                review.moments.map { $0.choices.map(\.choice.key) } == [["wait", "knock", "push"], ["sit"]])
            await #expect(throws: Refusal(.practiceOver, .conflicting)) {
                try await world.choose("ask", at: "room", in: opened, played, by: world.dana)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `keeps what somebody takes along for them, unless they share it`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let played = PlayedScenarios()
            let opened = try await world.gathered([world.rosa, world.otis], played)
            _ = try await world.desk.perform(
                ReflectOnPractice("Slower next time.", shared: false, on: opened.id), by: world.rosa)
            _ = try await world.desk.perform(
                ReflectOnPractice("I spoke too soon.", shared: true, on: opened.id), by: world.otis)
            let (shared, own) = try await world.database.read { db in
                (
                    try Practices(db).shared(on: opened.id),
                    try Practices(db).reflection(of: world.rosa.id, on: opened.id)
                )
            }
            #expect(shared.map(\.words) == ["I spoke too soon."] && own?.words == "Slower next time.")
            // Written again, it is written over, and can be taken back from whoever leads.
            _ = try await world.desk.perform(
                ReflectOnPractice("I spoke soon.", shared: false, on: opened.id), by: world.otis)
            #expect(try await world.database.read { db in try Practices(db).shared(on: opened.id) }.isEmpty)
            await #expect(throws: Refusal(.noSuchPractice, .absent)) {
                try await world.desk.perform(
                    ReflectOnPractice("I was not there.", shared: false, on: opened.id), by: world.dana)
            }
            // No word of it is in the journal.
            let told = try await world.journal().filter { $0.subject.kind == "practice" }.map { "\($0)" }.joined()
            #expect(!told.contains("spoke") && !told.contains("Slower"))
        }
    }

    @Test(arguments: Engine.available)
    func `takes sixty people and no more`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let played = PlayedScenarios()
            let opened = try await world.desk.perform(OpenClass(on: ScenarioSketch.scenario()), by: world.grace)
            let at = world.clock.now
            try await world.database.write { db in
                for number in 1...Practice.most {
                    try db.run(
                        """
                        INSERT INTO account (id, name, display_name, language, password, state, made_at)
                        SELECT \("extra-\(number)"), \("extra\(number)"), 'Extra', language, password, state, \(at)
                        FROM account WHERE id = \(world.rosa.id)
                        """)
                    try db.run(
                        """
                        INSERT INTO practice_player (id, practice_id, account_id, joined_at)
                        VALUES (\("seat-\(number)"), \(opened.id), \("extra-\(number)"), \(at))
                        """)
                }
            }
            await #expect(throws: Refusal(.classFull, .conflicting, values: ["most": "60"])) {
                try await world.desk.perform(JoinPractice(by: opened.code, of: played), by: world.rosa)
            }
        }
    }
}

@Suite struct `How roles are shared out` {
    @Test(arguments: 1...Practice.most)
    func `gives every group every role once, and everybody a place`(people: Int) throws {
        for count in 1...4 {
            let roles = Array(Scenario.Role.allCases.prefix(count))
            let deal = Deal(of: roles, to: people)
            #expect(deal.seats.count == people)
            let groups = Dictionary(grouping: deal.seats, by: \.group)
            #expect(groups.count == max(1, people / count))
            #expect(Set(groups.keys) == Set(1...groups.count))
            for seats in groups.values {
                #expect(
                    seats.flatMap(\.roles).sorted { $0.rawValue < $1.rawValue }
                        == roles.sorted { $0.rawValue < $1.rawValue })
            }
            // Nobody holds two while somebody of the group has none, and groups differ by one person at most.
            for seats in groups.values where seats.contains(where: { $0.roles.count > 1 }) {
                #expect(seats.allSatisfy { !$0.roles.isEmpty })
            }
            let sizes = groups.values.map(\.count)
            #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
        }
    }
}
