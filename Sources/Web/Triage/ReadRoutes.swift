import Access
import Door
import HTTPTypes
import Hummingbird
import NIOCore
import Operate
import Programs
import Store
import Vocabulary

extension Routes {
    /// Reading calls blind, and what all of it says of how well triage works.
    static let reads: [Route] = [
        row("GET /triage/reads", .readBlind, page: "triage-reads"),
        row("GET /triage/reads/{id}", .readBlind, page: "triage-read"),
        row("POST /triage/reads/{id}/behavioural", .readBlind),
        row("POST /triage/reads/{id}/level", .readBlind),
        row("GET /triage/quality", .seeOutcomes, page: "triage-quality"),
        row("GET /triage/quality.json", .seeOutcomes),
        row("POST /triage/quality/plan", .planReads),
        api("GET /api/v1/triage-reads", .readBlind),
        api("GET /api/v1/triage-reads/{id}", .readBlind),
        api("POST /api/v1/triage-reads/{id}/behavioural", .readBlind),
        api("POST /api/v1/triage-reads/{id}/level", .readBlind),
        api("GET /api/v1/triage-quality", .seeOutcomes),
    ]
}

/// `/triage/reads`: calls of others, read without knowing what was decided.
struct ReadRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /triage/reads", list)
        try mounts.at("GET /triage/reads/{id}", show)
        try mounts.at("POST /triage/reads/{id}/behavioural", begin)
        try mounts.at("POST /triage/reads/{id}/level", judge)
        try mounts.at("GET /api/v1/triage-reads", listed)
        try mounts.at("GET /api/v1/triage-reads/{id}", read)
        try mounts.at("POST /api/v1/triage-reads/{id}/behavioural", beginByMachine)
        try mounts.at("POST /api/v1/triage-reads/{id}/level", judgeByMachine)
    }

    @Sendable func list(_ visit: Visit) async throws -> Response {
        let (calls, total) = try await visit.waitingReads()
        return visit.show(ReadListPage(calls, total: total, visit.reading))
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        try await page(visit, try visit.id(.noSuchRead))
    }

    @Sendable func begin(_ visit: Visit) async throws -> Response {
        try await change(visit) { form, id in
            guard let said = try form.code("behavioural", BlindRead.Behavioural.init(rawValue:)) else {
                throw Refusal(.required, field: "behavioural")
            }
            _ = try await visit.desk.perform(ReadBlind(id, said), by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func judge(_ visit: Visit) async throws -> Response {
        try await change(visit) { form, id in
            guard let level = form.given("level") else { throw Refusal(.required, field: "level") }
            guard let response = try form.code("response", BlindRead.ResponseKind.init(rawValue:)) else {
                throw Refusal(.required, field: "response")
            }
            let command = JudgeBlind(id, try Self.level(level), response)
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    /// - Returns: nothing where the record does not say enough.
    private static func level(_ word: String) throws(Refusal) -> Level? {
        if word == BlindRead.ResponseKind.unknown.rawValue { return nil }
        guard let level = Int(word).flatMap(Level.init(rawValue:)) else { throw Refusal(.notOneOf, field: "level") }
        return level
    }

    private func change(
        _ visit: Visit, _ work: (Form, ID<BlindCall>) async throws -> Void
    ) async throws -> Response {
        let id: ID<BlindCall> = try visit.id(.noSuchRead)
        let form = try await visit.form()
        do {
            try await work(form, id)
            return visit.go(to: "/triage/reads/\(id)")
        } catch let refusal as Refusal where refusal.kind != .forbidden && refusal.kind != .absent {
            return try await page(visit, id, refused: Refused(form: "read", refusal: refusal, typed: form.typed))
        }
    }

    private func page(_ visit: Visit, _ id: ID<BlindCall>, refused: Refused? = nil) async throws -> Response {
        let file = try await visit.blindFile(id)
        let next = try await visit.waitingReads().calls.first { $0.id != id }
        return visit.show(
            ReadPage(file, next: next, refused: refused, visit.reading), refused: refused)
    }

    @Sendable func listed(_ visit: Visit) async throws -> Response {
        let (calls, _) = try await visit.waitingReads()
        // Whoever reads the oldest sees the next: the list has one page.
        return try visit.json(ListDocument(name: "calls", items: calls.map(BlindCallDocument.init), next: nil))
    }

    @Sendable func read(_ visit: Visit) async throws -> Response {
        try visit.json(BlindFileDocument(try await visit.blindFile(try visit.id(.noSuchRead))))
    }

    @Sendable func beginByMachine(_ visit: Visit) async throws -> Response {
        let id: ID<BlindCall> = try visit.id(.noSuchRead)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["behavioural"], bytes: bytes)
        _ = try body.required("behavioural")
        guard let said = try body.code("behavioural", BlindRead.Behavioural.init(rawValue:)) else {
            throw Refusal(.required, field: "behavioural")
        }
        _ = try await visit.desk.perform(ReadBlind(id, said), by: visit.worker, once: once)
        return try visit.json(BlindFileDocument(try await visit.blindFile(id)))
    }

    @Sendable func judgeByMachine(_ visit: Visit) async throws -> Response {
        let id: ID<BlindCall> = try visit.id(.noSuchRead)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["level", "response"], bytes: bytes)
        _ = try body.required("response")
        guard let response = try body.code("response", BlindRead.ResponseKind.init(rawValue:)) else {
            throw Refusal(.required, field: "response")
        }
        let number = try body.number("level")
        let level = number.flatMap(Level.init(rawValue:))
        if number != nil, level == nil { throw Refusal(.notOneOf, field: "level") }
        _ = try await visit.desk.perform(JudgeBlind(id, level, response), by: visit.worker, once: once)
        return try visit.json(BlindFileDocument(try await visit.blindFile(id)))
    }
}

extension Visit {
    fileprivate func waitingReads() async throws -> (calls: [BlindCall], total: Int) {
        let worker = try worker
        let now = desk.clock()
        return try await desk.look(as: worker, for: .readBlind, at: .reads) { db in
            let calls = BlindCalls(db)
            return (try calls.waiting(for: worker.id, at: now), try calls.count(for: worker.id, at: now))
        }
    }

    fileprivate func blindFile(_ id: ID<BlindCall>) async throws -> BlindFile {
        let worker = try worker
        return try await desk.look(as: worker, for: .readBlind, at: .blindCall(id)) { db in
            try BlindFile(id, for: worker.id, in: db)
        }
    }
}

extension Event.Subject {
    /// The calls that wait to be read blind, for the access log.
    fileprivate static let reads = Event.Subject(kind: "reads", id: "")
}

/// A call of the sample, as machines read it.
private struct BlindCallDocument: Encodable {
    let id: String
    let week: String
    let place: Int
    let of: Int

    init(_ call: BlindCall) {
        id = call.id.text
        week = call.week
        place = call.place
        of = call.of
    }
}

/// What was known of a call before anything was decided, as machines read it.
private struct BlindFileDocument: Encodable {
    struct Written: Encodable {
        let field: String
        let value: String?
    }

    struct Answered: Encodable {
        let question: String
        let text: TextDocument
        let answer: String
        let source: String
    }

    struct Said: Encodable {
        let behavioural: String
        let level: Int?
        let response: String?
    }

    private let file: BlindFile

    init(_ file: BlindFile) {
        self.file = file
    }

    private enum Key: CodingKey { case id, week, place, of, facts, rivals, notes, answers, read }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(file.call.id.text, forKey: .id)
        try object.encode(file.call.week, forKey: .week)
        try object.encode(file.call.place, forKey: .place)
        try object.encode(file.call.of, forKey: .of)
        try object.encode(
            file.facts.map { Written(field: $0.field.rawValue, value: $0.value) }, forKey: .facts)
        try object.encode(
            file.rivals.map { Written(field: $0.field.rawValue, value: $0.value) }, forKey: .rivals)
        try object.encode(file.notes, forKey: .notes)
        try object.encode(
            file.answers.map {
                Answered(
                    question: $0.question.key, text: $0.question.text.texts, answer: $0.value.rawValue,
                    source: $0.source.rawValue)
            }, forKey: .answers)
        try object.encode(
            file.read.map {
                Said(
                    behavioural: $0.behavioural.rawValue, level: $0.level?.rawValue, response: $0.response?.rawValue)
            }, forKey: .read)
    }
}
