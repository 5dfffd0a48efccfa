import Access
import Door
import HTTPTypes
import Hummingbird
import NIOCore
import Operate
import Store
import Vocabulary

extension Routes {
    /// What a clinician says of the flag that a call-taker set.
    static let flags: [Route] = [
        row("POST /calls/{id}/flag", .triageCalls),
        api("GET /api/v1/calls/{id}/flag", .seeCalls),
        api("POST /api/v1/calls/{id}/flag", .triageCalls),
    ]
}

/// `/calls/{id}/flag`: whether a call-taker was right that the call is one for the program.
struct FlagRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("POST /calls/{id}/flag", answer)
        try mounts.at("GET /api/v1/calls/{id}/flag", read)
        try mounts.at("POST /api/v1/calls/{id}/flag", answerByMachine)
    }

    @Sendable func answer(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let form = try await visit.form()
        do {
            _ = try await visit.desk.perform(
                try form.flagAnswer(of: id), by: visit.worker, once: try visit.once(form))
            return visit.go(to: form["back"] == "list" ? "/triage" : "/calls/\(id)/triage")
        } catch let refusal as Refusal where refusal.kind != .forbidden && refusal.code != .noSuchCall {
            return try await TriageRoutes().page(
                visit, id, refused: Refused(form: "flag", refusal: refusal, typed: form.typed))
        }
    }

    @Sendable func read(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let flag = try await visit.desk.look(as: visit.worker, for: .seeCalls, at: .call(id)) { db in
            try CallFlags(db).flag(of: Calls(db).call(id).path.id)
        }
        guard let flag else { throw Refusal(.notScreened, .conflicting) }
        return try visit.json(FlagDocument(flag))
    }

    @Sendable func answerByMachine(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(
            ["answer", "reason", "note", "alternativeSent", "alternativeOutcome"], bytes: bytes)
        let command = try AnswerFlag(id, try body.flagAnswer(), expected: try await visit.expected(id))
        return try await visit.answer(try await visit.desk.perform(command, by: visit.worker, once: once))
    }
}

extension Form {
    /// - Throws: ``Refusal`` that names the field.
    fileprivate func flagAnswer(of call: ID<Call>) throws(Refusal) -> AnswerFlag {
        guard let answer = try code("answer", CallFlag.Answer.init(rawValue:)) else {
            throw Refusal(.required, field: "answer")
        }
        guard answer == .undone else { return try AnswerFlag(call, .confirmed) }
        guard let reason = try code("reason", CallFlag.Reason.init(rawValue:)) else {
            throw Refusal(.required, field: "reason")
        }
        let sent = try code("alternativeSent", Alternative.init(rawValue:))
        let outcome = try code("alternativeOutcome", AlternativeOutcome.init(rawValue:))
        return try AnswerFlag(call, .undone(reason, note: given("note"), sent: sent, outcome: outcome))
    }
}

extension JSONBody {
    fileprivate func flagAnswer() throws(Refusal) -> AnswerFlag.Choice {
        _ = try required("answer")
        guard let answer = try code("answer", CallFlag.Answer.init(rawValue:)) else {
            throw Refusal(.required, field: "answer")
        }
        let more = ["reason", "note", "alternativeSent", "alternativeOutcome"]
        guard answer == .undone else {
            // What belongs to an undone flag is a mistake beside a confirmed one.
            if let odd = more.first(where: has) { throw Refusal(.notOneOf, field: odd) }
            return .confirmed
        }
        _ = try required("reason")
        guard let reason = try code("reason", CallFlag.Reason.init(rawValue:)) else {
            throw Refusal(.required, field: "reason")
        }
        return .undone(
            reason, note: try text("note"), sent: try code("alternativeSent", Alternative.init(rawValue:)),
            outcome: try code("alternativeOutcome", AlternativeOutcome.init(rawValue:)))
    }
}

/// A flag, as machines read it.
private struct FlagDocument: Encodable {
    private let flag: CallFlag

    init(_ flag: CallFlag) {
        self.flag = flag
    }

    private enum Key: CodingKey { case by, at, answer, implied, reason, note, answeredBy, answeredAt }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(AuthorDocument(flag.by), forKey: .by)
        try object.encode(flag.at.description, forKey: .at)
        try object.encode(flag.answered?.answer.rawValue, forKey: .answer)
        try object.encode(flag.answered?.isImplied ?? false, forKey: .implied)
        try object.encode(flag.answered?.reason?.rawValue, forKey: .reason)
        try object.encode(flag.answered?.note, forKey: .note)
        try object.encode(flag.answered.map { AuthorDocument($0.by) }, forKey: .answeredBy)
        try object.encode(flag.answered?.at.description, forKey: .answeredAt)
    }
}
