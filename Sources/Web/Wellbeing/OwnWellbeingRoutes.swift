import Door
import HTTPTypes
import Hummingbird
import NIOCore
import Operate
import Store
import Vocabulary

/// `/well-being/mine`: somebody's own conversation and notes, opened with a code that only they have.
struct OwnWellbeingRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /well-being/mine", show)
        try mounts.at("POST /well-being/mine", open)
        try mounts.at("GET /well-being/mine/file", file)
        try mounts.at("POST /well-being/mine/messages", say)
        try mounts.at("POST /well-being/mine/notes", note)
        try mounts.at("POST /well-being/mine/notes/{note}/removal", removeNote)
        try mounts.at("POST /well-being/mine/kept", kept)
        try mounts.at("POST /well-being/mine/closing", close)
        try mounts.at("POST /well-being/mine/removal", remove)
    }

    @Sendable func show(_ visit: Visit) async throws -> Response { try await page(WellbeingVisit(visit)) }

    @Sendable func open(_ visit: Visit) async throws -> Response {
        let visit = try WellbeingVisit(visit)
        let form = try await visit.visit.form()
        do {
            try visit.count()
            let keys = try WellbeingKeys(WellbeingCode(form["ownCode"]), in: visit.store.vault)
            _ = try await conversation(keys, visit)
            return visit.enter(keys)
        } catch let refusal as Refusal {
            // The code is not shown again: somebody may stand behind them.
            let refused = Refused(form: "open", refusal: refusal)
            return visit.show(WellbeingOpenPage(refused: refused, visit.reading), refused: refused)
        }
    }

    @Sendable func say(_ visit: Visit) async throws -> Response {
        try await change(visit, "message") { form, keys, visit in
            let to: ID<Supporter> = ID(stored: String((form["to"] ?? "").prefix(64)))
            let say = try SayWellbeing(form["yourWords"], to: to, keys, at: visit.store.clock(), in: visit.store.vault)
            // Whoever has lost the role is written to no more.
            guard try await visit.supporters().contains(where: { $0.id == to }) else {
                throw Refusal(.supporterAway, .conflicting)
            }
            try await visit.store.perform(say, once: visit.once(form))
        }
    }

    @Sendable func note(_ visit: Visit) async throws -> Response {
        try await change(visit, "note") { form, keys, visit in
            try await visit.store.perform(
                KeepWellbeingNote(form["note"], keys, at: visit.store.clock(), in: visit.store.vault),
                once: visit.once(form))
        }
    }

    @Sendable func removeNote(_ visit: Visit) async throws -> Response {
        let note: ID<WellbeingEntry> = try visit.part("note", .notFound)
        return try await change(visit, "notes") { form, keys, visit in
            try await visit.store.perform(
                RemoveWellbeingNote(note, keys, in: visit.store.vault), once: visit.once(form))
        }
    }

    /// The code is written down, and is not shown again.
    @Sendable func kept(_ visit: Visit) async throws -> Response {
        try await change(visit, "kept") { _, keys, visit in
            visit.visit.site.sittings.open(.worker(keys, code: nil), with: visit.secret, at: visit.store.clock())
        }
    }

    @Sendable func close(_ visit: Visit) async throws -> Response {
        let visit = try WellbeingVisit(visit)
        _ = try await visit.form()
        return visit.leave()
    }

    @Sendable func remove(_ visit: Visit) async throws -> Response {
        let here = try WellbeingVisit(visit)
        let answer = try await change(visit, "removal") { form, keys, visit in
            guard form.given("certain") != nil else { throw Refusal(.required, field: "certain") }
            try await visit.store.perform(RemoveWellbeing(keys, in: visit.store.vault))
        }
        return answer.status == .seeOther && here.keys != nil ? here.leave() : answer
    }

    /// Everything of it as a text of one's own.
    @Sendable func file(_ visit: Visit) async throws -> Response {
        let visit = try WellbeingVisit(visit)
        guard let keys = visit.keys else { return visit.visit.go(to: "/well-being/mine") }
        let text = WellbeingFile(try await conversation(keys, visit), visit.reading).text
        var response = Response(
            status: .ok, headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
        response.headers[.contentDisposition] =
            "attachment; filename=\"\(visit.reading.words("wellbeing.fileName")).txt\""
        return response
    }

    private func change(
        _ visit: Visit, _ name: String,
        _ perform: (Form, WellbeingKeys, WellbeingVisit) async throws -> Void
    ) async throws -> Response {
        let visit = try WellbeingVisit(visit)
        guard let keys = visit.keys else { return visit.visit.go(to: "/well-being/mine") }
        let form = try await visit.form()
        do {
            try await perform(form, keys, visit)
            return visit.visit.go(to: "/well-being/mine")
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            return try await page(visit, Refused(form: name, refusal: refusal, typed: form.typed))
        }
    }

    private func page(_ visit: WellbeingVisit, _ refused: Refused? = nil) async throws -> Response {
        guard let keys = visit.keys else { return visit.show(WellbeingOpenPage(refused: nil, visit.reading)) }
        let conversation = try await conversation(keys, visit)
        let reader = try await visit.supporters().first { $0.id.text == conversation.opening.supporter }
        return visit.show(
            WellbeingMinePage(
                conversation, to: reader, code: visit.code, visit.store.settings, refused: refused, visit.reading),
            refused: refused)
    }

    private func conversation(_ keys: WellbeingKeys, _ visit: WellbeingVisit) async throws -> WellbeingConversation {
        let vault = visit.store.vault
        return try await visit.store.desk.database.read { db in
            try WellbeingConversations(db, vault).conversation(keys)
        }
    }
}
