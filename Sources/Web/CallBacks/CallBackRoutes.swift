import Access
import Door
import Foundation
import Hummingbird
import Operate
import Store
import Vocabulary

extension Routes {
    /// Calling back whoever was helped by telephone.
    static let callBacks: [Route] = [
        row("GET /call-backs", .callBack, page: "call-backs"),
        row("GET /call-backs/{id}", .callBack, page: "call-back"),
        row("POST /call-backs/{id}/attempts", .callBack),
        row("POST /call-backs/{id}/closure", .callBack),
        api("GET /api/v1/call-backs", .callBack),
        api("GET /api/v1/call-backs/{id}", .callBack),
        api("POST /api/v1/call-backs/{id}/attempts", .callBack),
        api("POST /api/v1/call-backs/{id}/closure", .callBack),
    ]
}

/// `/call-backs`: who is due, and one call-back.
struct CallBackRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /call-backs", list)
        try mounts.at("GET /call-backs/{id}", show)
        try mounts.at("POST /call-backs/{id}/attempts", attempt)
        try mounts.at("POST /call-backs/{id}/closure", giveUp)
    }

    @Sendable func list(_ visit: Visit) async throws -> Response {
        let (due, total) = try await visit.desk.look(as: visit.worker, for: .callBack, at: .callBacks) { db in
            let due = try CallBacks(db).due()
            let facts = try Facts(db).current(of: due.map(\.call))
            let lines = due.map { one in
                (
                    callBack: one, number: facts[one.call]?[.callback]?.value,
                    place: facts[one.call]?[.location]?.value
                )
            }
            return (lines, try CallBacks(db).count())
        }
        return visit.show(CallBackListPage(due, total: total, visit.reading))
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        try await page(visit, try visit.id(.noSuchCallBack))
    }

    @Sendable func attempt(_ visit: Visit) async throws -> Response {
        try await change(visit, "try") { form, id in
            let command = RecordCallBack(id, try form.callBackTry(in: visit.site.timeZone))
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func giveUp(_ visit: Visit) async throws -> Response {
        try await change(visit, "giving-up") { form, id in
            guard let closure = try form.code("closure", CallBack.Closure.init(rawValue:)) else {
                throw Refusal(.required, field: "closure")
            }
            _ = try await visit.desk.perform(
                GiveUpCallBack(id, closure), by: visit.worker, once: try visit.once(form))
        }
    }

    /// Does what a form asks, and comes back to the call-back: with what was typed, when it was refused.
    private func change(
        _ visit: Visit, _ name: String, _ work: (Form, ID<CallBack>) async throws -> Void
    ) async throws -> Response {
        let id: ID<CallBack> = try visit.id(.noSuchCallBack)
        let form = try await visit.form()
        do {
            try await work(form, id)
            return visit.go(to: "/call-backs/\(id)")
        } catch let refusal as Refusal where !visit.wantsJSON && refusal.kind != .forbidden {
            guard refusal.code != .noSuchCallBack else { throw refusal }
            return try await page(visit, id, refused: Refused(form: name, refusal: refusal, typed: form.typed))
        }
    }

    private func page(_ visit: Visit, _ id: ID<CallBack>, refused: Refused? = nil) async throws -> Response {
        let worker = try visit.worker
        let call = try await visit.desk.database.read { db in try CallBacks(db).callBack(id).call }
        let (one, attempts, facts, left) = try await visit.desk.look(as: worker, for: .callBack, at: .call(call)) {
            db in
            (
                try CallBacks(db).callBack(id), try CallBacks(db).attempts(in: id), try Facts(db).current(of: call),
                try !Calls(db).call(call).path.isOpen
            )
        }
        let page = CallBackPage(
            one, attempts: attempts, facts: facts, mayReopen: may(worker, .reopenCalls).allowed,
            mayTake: may(worker, .takeCalls).allowed, hasLeft: left, refused: refused, visit.reading)
        return visit.show(page, refused: refused)
    }
}

extension Form {
    /// What is told of a try to reach somebody.
    ///
    /// - Throws: ``Refusal`` that names the field.
    func callBackTry(in zone: TimeZone) throws(Refusal) -> CallBackTry {
        guard let channel = try code("channel", CallBackAttempt.Channel.init(rawValue:)) else {
            throw Refusal(.required, field: "channel")
        }
        guard let result = try code("result", CallBackAttempt.Result.init(rawValue:)) else {
            throw Refusal(.required, field: "result")
        }
        return try CallBackTry(channel, result, note: given("note"), at: moment("at", in: zone))
    }
}
