import Access
import Door
import Hummingbird
import Operate
import Store
import Vocabulary

/// `/listening`: what those do who listen to colleagues, behind their wall.
struct ListeningRoutes: Sendable {
    var handlers: [String: BehindWall<WellbeingStore>.Handler] {
        [
            "GET /listening": show, "POST /listening/listing": list, "POST /listening/opening": open,
            "POST /listening/closing": close, "GET /listening/{id}": conversation,
            "POST /listening/{id}/messages": answer, "POST /listening/{id}/tellings": tell,
        ]
    }

    @Sendable func show(_ visit: Visit, _ store: WellbeingStore) async throws -> Response {
        try await page(visit, store)
    }

    /// Says who one is; the first time, and when the code was lost, with a new code that is shown once.
    @Sendable func list(_ visit: Visit, _ store: WellbeingStore) async throws -> Response {
        let form = try await visit.form()
        do {
            guard let kind = try form.code("supporterKind", Supporter.Kind.init(rawValue:)) else {
                throw Refusal(.required, field: "supporterKind")
            }
            let told = try Supporter.Told(
                kind, name: form["name"], about: form["aboutMe"], phone: form["phone"], hours: form["answerHours"])
            let (worker, vault) = (try visit.worker, store.vault)
            let known = try await store.desk.database.read { db in try Supporters(db, vault).supporter(of: worker.id) }
            let code = known == nil || form.given("again") != nil ? WellbeingCode() : nil
            let command = ListSupporter(
                told, isAway: form.given("away") != nil, of: worker, code: code, in: vault)
            let id = try await store.perform(command, once: try visit.once(form, behind: vault))
            if let code, let secret = visit.secret {
                let supporter = try await store.desk.database.read { db in try Supporters(db, vault).supporter(id) }
                // Sent twice, the first one's code is the one that opens.
                if let key = try? supporter.key(by: code, in: vault) {
                    visit.site.sittings.open(.supporter(key, code: code), with: secret, at: store.clock())
                }
            }
            return visit.go(to: "/listening")
        } catch let refusal as Refusal where refusal.kind != .forbidden && refusal.kind != .absent {
            return try await page(visit, store, Refused(form: "listing", refusal: refusal, typed: form.typed))
        }
    }

    @Sendable func open(_ visit: Visit, _ store: WellbeingStore) async throws -> Response {
        let form = try await visit.form()
        do {
            try visit.site.wellbeingDoor.count(
                visit.site.address(of: visit.request, visit.context) ?? "", at: store.clock())
            let (worker, vault) = (try visit.worker, store.vault)
            let known = try await store.desk.database.read { db in try Supporters(db, vault).supporter(of: worker.id) }
            guard let known, let secret = visit.secret else { throw Refusal(.noSuchSupporter, .absent) }
            let key = try known.key(by: WellbeingCode(form["ownCode"]), in: vault)
            visit.site.sittings.open(.supporter(key, code: nil), with: secret, at: store.clock())
            return visit.go(to: "/listening")
        } catch let refusal as Refusal where refusal.kind != .absent {
            return try await page(visit, store, Refused(form: "open", refusal: refusal))
        }
    }

    @Sendable func close(_ visit: Visit, _ store: WellbeingStore) async throws -> Response {
        _ = try await visit.form()
        if let secret = visit.secret { visit.site.sittings.close(secret) }
        return visit.go(to: "/listening")
    }

    @Sendable func conversation(_ visit: Visit, _ store: WellbeingStore) async throws -> Response {
        try await conversationPage(visit, store)
    }

    @Sendable func answer(_ visit: Visit, _ store: WellbeingStore) async throws -> Response {
        try await change(visit, store, "message") { form, id, key in
            try await store.perform(
                AnswerWellbeing(form["yourWords"], in: id, by: key, at: store.clock(), in: store.vault),
                once: visit.once(form, behind: store.vault))
        }
    }

    @Sendable func tell(_ visit: Visit, _ store: WellbeingStore) async throws -> Response {
        try await change(visit, store, "telling") { form, id, key in
            guard let exception = try form.code("exception", WellbeingTelling.Exception.init(rawValue:)) else {
                throw Refusal(.required, field: "exception")
            }
            try await store.perform(
                RecordWellbeingTelling(
                    exception, law: form.given("law") ?? store.settings.laws[exception], what: form["what"],
                    to: form["toldTo"], in: id, by: key, at: store.clock(), in: store.vault),
                once: visit.once(form, behind: store.vault))
        }
    }

    private func change(
        _ visit: Visit, _ store: WellbeingStore, _ name: String,
        _ perform: (Form, ID<WellbeingConversation>, SupporterKey) async throws -> Void
    ) async throws -> Response {
        let id: ID<WellbeingConversation> = try visit.id(.noSuchConversation)
        guard let key = visit.supporterKey(store) else { return visit.go(to: "/listening") }
        let form = try await visit.form()
        do {
            try await perform(form, id, key)
            return visit.go(to: "/listening/\(id)")
        } catch let refusal as Refusal where refusal.kind != .forbidden && refusal.kind != .absent {
            return try await conversationPage(
                visit, store, Refused(form: name, refusal: refusal, typed: form.typed))
        }
    }

    private func conversationPage(
        _ visit: Visit, _ store: WellbeingStore, _ refused: Refused? = nil
    ) async throws -> Response {
        let id: ID<WellbeingConversation> = try visit.id(.noSuchConversation)
        guard let key = visit.supporterKey(store) else { return visit.go(to: "/listening") }
        let vault = store.vault
        let conversation = try await store.desk.database.read { db in
            try WellbeingConversations(db, vault).conversation(id, with: key)
        }
        return visit.show(
            ListeningConversationPage(conversation, store.settings, refused: refused, visit.reading), refused: refused)
    }

    private func page(_ visit: Visit, _ store: WellbeingStore, _ refused: Refused? = nil) async throws -> Response {
        let (worker, vault) = (try visit.worker, store.vault)
        let known = try await store.desk.database.read { db in try Supporters(db, vault).supporter(of: worker.id) }
        var (code, found): (WellbeingCode?, [WellbeingConversation]?) = (nil, nil)
        if let secret = visit.secret,
            case .supporter(let key, let fresh) = visit.site.sittings.opened(with: secret, at: store.clock())
        {
            code = fresh
            // Shown once.
            if fresh != nil { visit.site.sittings.open(.supporter(key, code: nil), with: secret, at: store.clock()) }
            found = try await store.desk.database.read { db in
                try WellbeingConversations(db, vault).conversations(with: key)
            }
        }
        return visit.show(
            ListeningPage(known, code: code, found, refused: refused, visit.reading), refused: refused)
    }
}

extension Visit {
    /// The key that the supporter who is signed in has opened just now.
    fileprivate func supporterKey(_ store: WellbeingStore) -> SupporterKey? {
        guard let secret, case .supporter(let key, _) = site.sittings.opened(with: secret, at: store.clock()) else {
            return nil
        }
        return key
    }
}
