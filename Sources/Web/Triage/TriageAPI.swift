import Access
import Door
import HTTPTypes
import Hummingbird
import NIOCore
import Operate
import Programs
import Store
import Vocabulary

/// Triage for machines, as `Assets/openapi.yaml` describes it.
struct TriageAPI: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /api/v1/programs", programs)
        try mounts.at("POST /api/v1/calls/{id}/triage", begin)
        try mounts.at("POST /api/v1/calls/{id}/answers", answer)
        try mounts.at("GET /api/v1/calls/{id}/assessment", assessment)
        try mounts.at("POST /api/v1/calls/{id}/decision", decide)
    }

    @Sendable func programs(_ visit: Visit) async throws -> Response {
        let live = try await visit.desk.look(
            as: visit.worker, for: .seeCalls, at: Event.Subject(kind: "program", id: "")
        ) { db in try LivePrograms(db).live }
        return try visit.json(ListDocument(name: "programs", items: live.map(ProgramDocument.init), next: nil))
    }

    @Sendable func begin(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let program = try visit.object(["program"], bytes: bytes).required("program")
        let command = BeginTriage(id, with: program, expected: try await visit.expected(id))
        return try await visit.answer(try await visit.desk.perform(command, by: visit.worker, once: once))
    }

    @Sendable func answer(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["answers"], bytes: bytes)
        let said = try body.list("answers", names: ["question", "answer", "source"]).map { one in
            AnswerQuestions.Said(
                try one.required("question"), try one.required("answer"),
                from: try one.code("source", AnswerSource.init(rawValue:)) ?? .caller)
        }
        let command = try AnswerQuestions(said, of: id, expected: try await visit.expected(id))
        let call = try await visit.desk.perform(command, by: visit.worker, once: once)
        let now = visit.desk.clock()
        return try await visit.assessed {
            try await visit.desk.database.read { db in
                // The call as the answers left it; a retry is told how it stands.
                let call = try Calls(db).call(call.id)
                return (
                    call, try Triages(db).assessment(of: call, at: now), try Triages(db).decision(of: call.path.id)
                )
            }
        }
    }

    @Sendable func assessment(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let now = visit.desk.clock()
        return try await visit.assessed {
            try await visit.desk.look(as: visit.worker, for: .seeCalls, at: .call(id)) { db in
                let call = try Calls(db).call(id)
                return (
                    call, try Triages(db).assessment(of: call, at: now), try Triages(db).decision(of: call.path.id)
                )
            }
        }
    }

    @Sendable func decide(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(
            ["level", "response", "reason", JSONBody.ownReason, "override", "note", "alternativeOutcome"], bytes: bytes)
        let outcome = try body.code("alternativeOutcome", AlternativeOutcome.init(rawValue:))
        let command = try DecideTriage(
            id, try body.decision(own: try await visit.ownReason(body)), outcome: outcome,
            expected: try await visit.expected(id))
        return try await visit.answer(try await visit.desk.perform(command, by: visit.worker, once: once))
    }
}

extension JSONBody {
    /// Without a response it is decided as the program recommends.
    fileprivate func decision(own: ReasonCode?) throws(Refusal) -> DecideTriage.Choice {
        guard let response = try text("response") else {
            for name in ["level", "reason", JSONBody.ownReason, "override", "note"] where has(name) {
                throw Refusal(.required, field: "response")
            }
            return .recommended(seen: nil)
        }
        guard let level = try number("level").flatMap(Level.init(rawValue:)) else {
            throw Refusal(has("level") ? .notOneOf : .required, field: "level")
        }
        let verdict = Verdict(level: level, response: response, reason: try reason("reason", own: own))
        return .otherwise(
            verdict, try code("override", OverrideCode.init(rawValue:)), note: try text("note"))
    }
}

extension Visit {
    fileprivate func assessed(
        _ read: () async throws -> (Call, Assessment, TriageDecision?)
    ) async throws -> Response {
        let (call, assessment, decision) = try await read()
        let document = AssessmentDocument(assessment, version: call.version, decision: decision)
        return try json(document, headers: [.eTag: document.tag])
    }
}
