import Access
import Door
import Operate
import Programs
import Store
import Vocabulary

/// What tests do all the time with teams.
extension World {
    /// A call decided as a worked example of a program says, so that it waits for a team.
    ///
    /// - Parameters:
    ///   - example: the key of an example of that program.
    ///   - facts: what is known of the call besides.
    package func callWaiting(
        for program: String = "denver-star", as example: String = "medic-was-attacked",
        facts: [FactField: String?] = [.location: "14th and Elm"]
    ) async throws -> Call {
        try await publish(program)
        let call = try await take(facts)
        return try await decide(call, by: program, as: example)
    }

    /// Screens a call, asks a program what an example says was answered, and takes what it recommends.
    @discardableResult
    package func decide(_ call: Call, by program: String, as example: String) async throws -> Call {
        let worked = try Program(yaml: World.program(program).utf8).examples.first { $0.key == example }
        if try await now(call).path.stage == .received {
            _ = try await desk.perform(ScreenCall(call.id), by: theo)
        }
        _ = try await desk.perform(BeginTriage(call.id, with: program), by: sam)
        let said = (worked?.answers ?? []).map {
            AnswerQuestions.Said($0.question, $0.value.rawValue, from: $0.source)
        }
        _ = try await desk.perform(AnswerQuestions(said, of: call.id), by: sam)
        return try await desk.perform(DecideTriage(call.id, .recommended(seen: nil), outcome: .unknown), by: sam)
    }

    /// A team on shift with some people, each with what they are trained as.
    @discardableResult
    package func team(
        _ name: String, _ people: [(Cast, Discipline)], languages: [String] = ["en"], skills: [String] = [],
        certificates: [Cast: [HeldCertificate]] = [:], programs: [String] = [], hours: Int = 8
    ) async throws -> Shift {
        let team = try await desk.perform(MakeTeam(name, radioName: nil), by: dana)
        let members = try people.map { person, discipline in
            try ShiftPlan.Member(
                worker(person).id, discipline, languages: languages, skills: skills,
                certificates: certificates[person] ?? [])
        }
        let end = clock.now.adding(.seconds(hours * 3600))
        return try await desk.perform(
            StartShift(team.id, ShiftPlan(members, programs: programs, until: end)), by: dana)
    }

    /// Rosa, a clinician, and Val, a paramedic, without a weapon.
    @discardableResult
    package func north() async throws -> Shift { try await team("North", [(.rosa, .clinician), (.val, .paramedic)]) }

    /// Otis, an officer.
    @discardableResult
    package func car() async throws -> Shift { try await team("Car 7", [(.otis, .officer)]) }

    @discardableResult
    package func send(_ shift: Shift, to call: Call, by worker: Worker? = nil) async throws -> Assignment {
        try await desk.perform(SendTeam(shift.team.id, to: call.id), by: worker ?? dana)
    }

    @discardableResult
    package func report(
        _ status: ReportStatus.Status, _ assignment: Assignment, at moment: Instant? = nil, by worker: Worker? = nil
    ) async throws -> Assignment {
        try await desk.perform(ReportStatus(assignment.id, status, at: moment), by: worker ?? rosa)
    }

    /// What Denver's gate asks, answered so that a team may go in.
    package static let safeAnswers = ["danger-gone": "yes", "seen-now": "yes", "weapon-in-reach": "no"]

    @discardableResult
    package func declareSafe(
        _ call: Call, answers: [String: String] = World.safeAnswers, relayedFrom officer: String? = nil,
        by worker: Worker? = nil
    ) async throws -> Call {
        try await desk.perform(
            DeclareScene(call.id, .safe, answers: answers, relayedFrom: officer), by: worker ?? dana)
    }

    @discardableResult
    package func declareUnsafe(_ call: Call, by worker: Worker? = nil) async throws -> Call {
        try await desk.perform(DeclareScene(call.id, .unsafe), by: worker ?? dana)
    }

    /// Everything about who goes to a call.
    package func dispatch(_ call: Call) async throws -> DispatchFile {
        let now = clock.now
        return try await database.read { db in try DispatchFile(call.id, in: db, at: now) }
    }

    package func now(_ assignment: Assignment) async throws -> Assignment {
        try await database.read { db in try Assignments(db).assignment(assignment.id) }
    }

    /// Which teams are suggested for a call, best first.
    package func suggestions(_ call: Call) async throws -> [Suggestion] {
        let now = clock.now
        return try await database.read { db in
            try Teams(db).suggestions(for: Calls(db).call(call.id), at: now)
        }
    }
}
