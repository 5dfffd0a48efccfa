import Access
import Door
import HTTPTypes
import Hummingbird
import Operate
import Store
import Vocabulary

/// `/notes`: what waits for whoever looks, and whose notes somebody else signs too.
struct NoteWorkRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /notes", work)
        try mounts.at("GET /notes/rule", rule)
        try mounts.at("POST /notes/rule", setRule)
    }

    @Sendable func work(_ visit: Visit) async throws -> Response {
        let worker = try visit.worker
        let now = visit.desk.clock()
        let work = try await visit.desk.look(as: worker, for: .writeNotes, at: .notes) { db in
            try NoteWork(of: worker, at: now, in: db)
        }
        return visit.show(NoteWorkPage(work, setsRule: may(worker, .setNoteRule).allowed, visit.reading))
    }

    @Sendable func rule(_ visit: Visit) async throws -> Response {
        try await rulePage(visit)
    }

    @Sendable func setRule(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        do {
            let roles = NoteRule.writers.filter { form.given("role-\($0.rawValue)") != nil }
            let accounts = form.typed.keys.filter { $0.hasPrefix("account-") }
                .compactMap { try? ID<Worker>(String($0.dropFirst("account-".count))) }
            let command = try SetNoteRule(
                roles: Set(roles), accounts: Set(accounts), hours: try form.number("cosignHours"),
                after: try form.number("revision"))
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/notes/rule")
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            return try await rulePage(
                visit, refused: Refused(form: "rule", refusal: refusal, typed: form.typed))
        }
    }

    private func rulePage(_ visit: Visit, refused: Refused? = nil) async throws -> Response {
        let (rule, writers) = try await visit.desk.look(as: visit.worker, for: .setNoteRule, at: .notes) { db in
            (try NoteRule(in: db), try NoteRule.people(in: db))
        }
        return visit.show(NoteRulePage(rule, writers, refused: refused, visit.reading), refused: refused)
    }
}
