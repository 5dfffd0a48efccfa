import Access
import Door
import HTTPTypes
import Hummingbird
import Operate
import Store
import Vocabulary

/// What became of the calls, for machines.
struct OutcomeAPI: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /api/v1/funnel", funnel)
        try mounts.at("GET /api/v1/program-metrics", metrics)
        try mounts.at("GET /api/v1/funnel/calls", calls)
        try mounts.at("GET /api/v1/not-served", notServed)
        try mounts.at("POST /api/v1/calls/{id}/outcome", learn)
    }

    @Sendable func funnel(_ visit: Visit) async throws -> Response {
        try visit.json(FunnelDocument(try await visit.funnel(OutcomeQuery(visit))))
    }

    @Sendable func metrics(_ visit: Visit) async throws -> Response {
        try visit.json(try await visit.metrics(OutcomeQuery(visit)))
    }

    @Sendable func calls(_ visit: Visit) async throws -> Response {
        let asked = try OutcomeQuery(visit)
        let figure = try OutcomeQuery.figure(stage: visit.query("stage"), part: visit.query("part"))
        let (calls, next) = try await visit.calls(behind: figure, asked, most: visit.limit)
        return try visit.json(ListDocument(name: "calls", items: calls.map(FunnelCallDocument.init), next: next))
    }

    private struct EndDocument: Encodable {
        let call: String
        let path: String
        let number: Int
        let program: String
        let stage: String
        let reason: String
        let ownReason: String?
        let sent: String
        let leftAt: String

        private enum Key: String, CodingKey {
            case call, path, number, program, stage, reason, ownReason, sent, leftAt
        }

        /// What is not there is null, not absent.
        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            try object.encode(call, forKey: .call)
            try object.encode(path, forKey: .path)
            try object.encode(number, forKey: .number)
            try object.encode(program, forKey: .program)
            try object.encode(stage, forKey: .stage)
            try object.encode(reason, forKey: .reason)
            try object.encode(ownReason, forKey: .ownReason)
            try object.encode(sent, forKey: .sent)
            try object.encode(leftAt, forKey: .leftAt)
        }

        init(_ end: UnknownEnd) {
            call = end.call.text
            path = end.path.text
            number = end.number
            program = end.program
            stage = end.stage.rawValue
            reason = end.reason.name
            ownReason = end.reason.own
            sent = end.sent.rawValue
            leftAt = end.leftAt.description
        }
    }

    @Sendable func notServed(_ visit: Visit) async throws -> Response {
        let most = try visit.limit
        let ends = try await visit.desk.look(as: visit.worker, for: .endCalls, at: .notServed) { db in
            try NotServed(db).unknownEnds(most: most)
        }
        // Whoever answers the oldest sees the next: the list has one page.
        return try visit.json(ListDocument(name: "calls", items: ends.map(EndDocument.init), next: nil))
    }

    @Sendable func learn(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["outcome", "path"], bytes: bytes)
        _ = try body.required("outcome")
        guard let outcome = try body.code("outcome", AlternativeOutcome.init(rawValue:)) else {
            throw Refusal(.required, field: "outcome")
        }
        let command = LearnOutcome(outcome, of: id, on: try body.name("path"))
        return try await visit.answer(try await visit.desk.perform(command, by: visit.worker, once: once))
    }
}
