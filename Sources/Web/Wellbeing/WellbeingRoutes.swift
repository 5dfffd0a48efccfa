import Door
import Hummingbird
import Operate
import Store
import Vocabulary

/// `/well-being`: whom one may talk to, what one may check by oneself, and what is kept.
///
/// Nobody is asked who they are, and nothing of a visit is written down.
struct WellbeingRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /well-being", start)
        try mounts.at("GET /well-being/to/{id}", ask)
        try mounts.at("POST /well-being/to/{id}", begin)
        try mounts.at("GET /well-being/checks", checks)
        try mounts.at("GET /well-being/families", families)
        try mounts.at("GET /well-being/privacy", privacy)
    }

    @Sendable func start(_ visit: Visit) async throws -> Response {
        let visit = try WellbeingVisit(visit)
        return visit.show(WellbeingPage(try await visit.supporters(), visit.store.settings, visit.reading))
    }

    @Sendable func ask(_ visit: Visit) async throws -> Response {
        let id: ID<Supporter> = try visit.id(.noSuchSupporter)
        let visit = try WellbeingVisit(visit)
        return visit.show(
            WellbeingWritePage(
                try await visit.supporter(id), visit.store.settings, code: WellbeingCode(), refused: nil,
                visit.reading))
    }

    /// The first words: with the code that the page gave, so that sending them twice begins one conversation.
    @Sendable func begin(_ visit: Visit) async throws -> Response {
        let id: ID<Supporter> = try visit.id(.noSuchSupporter)
        let visit = try WellbeingVisit(visit)
        let supporter = try await visit.supporter(id)
        // No other site's form could do more than begin a conversation of its own.
        let form = try await visit.visit.form()
        let settings = visit.store.settings
        let code = (try? WellbeingCode(form["ownCode"])) ?? WellbeingCode()
        do {
            try visit.count()
            guard let kind = form.given("supporterKind").flatMap(Supporter.Kind.init(rawValue:)) else {
                throw Refusal(.supporterOfOtherKind, .conflicting)
            }
            let keys = try WellbeingKeys(code, in: visit.store.vault)
            let command = try BeginWellbeing(
                keys, to: id, as: kind, name: form["name"], text: form["yourWords"], accepted: form.given("accepted"),
                notice: settings.notice, at: visit.store.clock(), in: visit.store.vault)
            try await visit.store.perform(command)
            return visit.enter(keys, code: code)
        } catch let refusal as Refusal where refusal.kind != .absent {
            let refused = Refused(form: "begin", refusal: refusal, typed: form.typed)
            return visit.show(
                WellbeingWritePage(supporter, settings, code: code, refused: refused, visit.reading), refused: refused)
        }
    }

    @Sendable func checks(_ visit: Visit) async throws -> Response {
        let visit = try WellbeingVisit(visit)
        return visit.show(WellbeingChecksPage(visit.reading))
    }

    @Sendable func families(_ visit: Visit) async throws -> Response {
        let visit = try WellbeingVisit(visit)
        return visit.show(WellbeingFamiliesPage(visit.store.settings, visit.reading))
    }

    @Sendable func privacy(_ visit: Visit) async throws -> Response {
        let visit = try WellbeingVisit(visit)
        let vault = visit.store.vault
        let begun = try await visit.store.desk.database.read { db in try WellbeingConversations(db, vault).begun() }
        return visit.show(WellbeingPrivacyPage(begun, visit.store.settings, visit.reading))
    }
}
