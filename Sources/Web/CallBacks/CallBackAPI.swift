import Access
import Door
import HTTPTypes
import Hummingbird
import NIOCore
import Operate
import Store
import Vocabulary

/// Call-backs for machines, as `Assets/openapi.yaml` describes them.
struct CallBackAPI: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /api/v1/call-backs", list)
        try mounts.at("GET /api/v1/call-backs/{id}", show)
        try mounts.at("POST /api/v1/call-backs/{id}/attempts", attempt)
        try mounts.at("POST /api/v1/call-backs/{id}/closure", giveUp)
    }

    @Sendable func list(_ visit: Visit) async throws -> Response {
        let limit = try visit.limit
        let after = try visit.query("after").map { text throws(Refusal) in try Cursor(text) }
        let due = try await visit.desk.look(as: visit.worker, for: .callBack, at: .callBacks) { db in
            try CallBacks(db).due(after: after.map { ($0.at, $0.id) }, most: limit + 1)
        }
        let next = due.count > limit ? due.dropLast().last.map { Cursor(at: $0.dueAt, id: $0.id.text).text } : nil
        let items = due.prefix(limit).map { CallBackDocument($0) }
        return try visit.json(ListDocument(name: "callBacks", items: items, next: next))
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        try await answer(visit, try visit.id(.noSuchCallBack))
    }

    @Sendable func attempt(_ visit: Visit) async throws -> Response {
        let id: ID<CallBack> = try visit.id(.noSuchCallBack)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let command = RecordCallBack(id, try visit.callBackTry(bytes))
        _ = try await visit.desk.perform(command, by: visit.worker, once: once)
        return try await answer(visit, id, status: .created)
    }

    @Sendable func giveUp(_ visit: Visit) async throws -> Response {
        let id: ID<CallBack> = try visit.id(.noSuchCallBack)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let closure = try visit.object(["closure"], bytes: bytes).needed("closure", CallBack.Closure.init(rawValue:))
        _ = try await visit.desk.perform(GiveUpCallBack(id, closure), by: visit.worker, once: once)
        return try await answer(visit, id)
    }

    private func answer(
        _ visit: Visit, _ id: ID<CallBack>, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let call = try await visit.desk.database.read { db in try CallBacks(db).callBack(id).call }
        let (one, attempts) = try await visit.desk.look(as: visit.worker, for: .callBack, at: .call(call)) { db in
            (try CallBacks(db).callBack(id), try CallBacks(db).attempts(in: id))
        }
        return try visit.json(CallBackDocument(one, attempts), status: status)
    }
}

extension Visit {
    /// What is told of a try to reach somebody.
    ///
    /// - Throws: ``Refusal`` that names the field.
    func callBackTry(_ bytes: ByteBuffer) throws -> CallBackTry {
        let body = try object(["channel", "result", "note", "at"], bytes: bytes)
        return try CallBackTry(
            body.needed("channel", CallBackAttempt.Channel.init(rawValue:)),
            body.needed("result", CallBackAttempt.Result.init(rawValue:)), note: body.text("note"),
            at: body.moment("at"))
    }
}

/// A call-back, as machines read it.
struct CallBackDocument: Encodable {
    private let one: CallBack
    private let attempts: [CallBackAttempt]?

    init(_ one: CallBack, _ attempts: [CallBackAttempt]? = nil) {
        self.one = one
        self.attempts = attempts
    }

    private struct Attempt: Encodable {
        let attempt: CallBackAttempt

        private enum Key: CodingKey { case channel, result, note, at, enteredAt, by, flag }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            try object.encode(attempt.channel.rawValue, forKey: .channel)
            try object.encode(attempt.result.rawValue, forKey: .result)
            try object.encode(attempt.note, forKey: .note)
            try object.encode(attempt.at.description, forKey: .at)
            try object.encode(attempt.enteredAt.description, forKey: .enteredAt)
            try object.encode(attempt.by, forKey: .by)
            try object.encode(attempt.flag?.rawValue, forKey: .flag)
        }
    }

    private enum Key: CodingKey { case id, call, number, metAt, dueAt, missedAt, closedAt, closure, tries, attempts }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(one.id.text, forKey: .id)
        try object.encode(one.call.text, forKey: .call)
        try object.encode(one.number, forKey: .number)
        try object.encode(one.metAt.description, forKey: .metAt)
        try object.encode(one.dueAt.description, forKey: .dueAt)
        try object.encode(one.missedAt?.description, forKey: .missedAt)
        try object.encode(one.closedAt?.description, forKey: .closedAt)
        try object.encode(one.closure?.rawValue, forKey: .closure)
        try object.encode(one.attempts, forKey: .tries)
        guard let attempts else { return }
        try object.encode(attempts.map(Attempt.init), forKey: .attempts)
    }
}
