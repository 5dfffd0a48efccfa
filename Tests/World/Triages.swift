import Access
import Door
import Foundation
import Operate
import Plan
import Programs
import Store
import Vocabulary

/// What tests do all the time with programs and triage.
extension World {
    /// The file of one of the programs that come with Alongside.
    package static func program(_ name: String) throws -> String {
        let root = URL(filePath: #filePath).appending(path: "../../..").standardized
        return try String(contentsOf: root.appending(path: "Programs/\(name).yaml"), encoding: .utf8)
    }

    /// Publishes one of the programs that come with Alongside; under another version, when one is named.
    @discardableResult
    package func publish(_ name: String, version: String? = nil) async throws -> PublishedProgram {
        var text = try World.program(name)
        if let version {
            text = text.replacing(/(?m)^version: .*$/, with: "version: \"\(version)\"")
        }
        return try await publish(text: text)
    }

    /// Publishes a program's file; with the diff, where another version is live.
    @discardableResult
    package func publish(text: String) async throws -> PublishedProgram {
        let program = try Program(yaml: Array(text.utf8))
        let live = try await database.read { db in try LivePrograms(db).live(program.name) }
        guard let live, live.digest != program.digest else {
            return try await desk.perform(PublishProgram(Array(text.utf8)), by: grace)
        }
        let diff = try await diff(text: text, beside: live)
        return try await desk.perform(PublishProgram(Array(text.utf8), diff: diff.id), by: grace)
    }

    /// Proposes a program's file and keeps what it changes beside another version.
    @discardableResult
    package func diff(text: String, beside live: Program) async throws -> ProgramDiff {
        let draft = try await desk.perform(ProposeProgram(Array(text.utf8)), by: grace)
        let program = try Program(yaml: Array(text.utf8))
        let found = try await workspace.compare(live, with: program, as: grace)
        return try await desk.perform(
            KeepProgramDiff(of: draft.digest, beside: live.digest, past: found.past, triaged: found.triaged), by: grace)
    }

    /// A call that was screened and is asked a program's questions by Sam; the program is published when it is not.
    @discardableResult
    package func triage(
        _ program: String = "denver-star", _ facts: [FactField: String?] = [.whatHappened: "Talks to nobody"]
    ) async throws -> Call {
        try await publish(program)
        let call = try await take(facts)
        _ = try await desk.perform(ScreenCall(call.id), by: theo)
        return try await desk.perform(BeginTriage(call.id, with: program), by: sam)
    }

    /// Answers questions of a call's triage; as Sam hears it from the caller, when nobody is named.
    @discardableResult
    package func answer(
        _ call: Call, _ answers: KeyValuePairs<String, String>, from source: AnswerSource = .caller,
        by worker: Worker? = nil
    ) async throws -> Call {
        let said = answers.map { AnswerQuestions.Said($0.key, $0.value, from: source) }
        return try await desk.perform(AnswerQuestions(said, of: call.id), by: worker ?? sam)
    }

    /// Decides as the program recommends; by Sam, when nobody is named.
    @discardableResult
    package func decide(
        _ call: Call, outcome: AlternativeOutcome? = nil, by worker: Worker? = nil
    ) async throws -> Call {
        try await desk.perform(
            DecideTriage(call.id, .recommended(seen: nil), outcome: outcome), by: worker ?? sam)
    }

    /// What the program says of a call now.
    package func assessment(_ call: Call) async throws -> Assessment {
        let moment = clock.now
        return try await database.read { db in
            try Triages(db).assessment(of: Calls(db).call(call.id), at: moment)
        }
    }

    /// Everything that was answered to one question of a call's triage.
    package func answers(_ call: Call, to question: String) async throws -> [TriageAnswer] {
        try await database.read { db in
            try TriageAnswers(db).all(of: Calls(db).call(call.id).path.id).filter { $0.question == question }
        }
    }

    /// What was decided about a call.
    package func decision(_ call: Call) async throws -> TriageDecision? {
        try await database.read { db in try Triages(db).decision(of: Calls(db).call(call.id).path.id) }
    }
}
