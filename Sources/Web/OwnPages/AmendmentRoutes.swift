import Access
import Door
import HTTPTypes
import Hummingbird
import Operate
import Store
import Vocabulary

extension Event.Subject {
    /// The list of what people want put right.
    static let amendments = Event.Subject(kind: "amendments", id: "")
}

/// `/amendments`: answering what people want put right in their records.
struct AmendmentRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /amendments", list)
        try mounts.at("GET /amendments/{id}", read)
        try mounts.at("POST /amendments/{id}/answer", answer)
    }

    @Sendable func list(_ visit: Visit) async throws -> Response {
        let open = try await visit.desk.look(as: visit.worker, for: .answerAmendments, at: .amendments) { db in
            try AmendmentRequests(db).open()
        }
        return visit.show(AmendmentsPage(open, visit.reading))
    }

    @Sendable func read(_ visit: Visit) async throws -> Response {
        try await amendmentPage(visit, try visit.id(.noSuchAmendment))
    }

    @Sendable func answer(_ visit: Visit) async throws -> Response {
        let id: ID<AmendmentRequest> = try visit.id(.noSuchAmendment)
        let form = try await visit.form()
        do {
            guard let given = form.given("verdict") else { throw Refusal(.required, field: "verdict") }
            let answer: AmendmentRequest.Answer
            if given == "made" {
                answer = .made
            } else {
                guard let ground = AmendmentRequest.Ground(rawValue: given) else {
                    throw Refusal(.notOneOf, field: "verdict")
                }
                answer = .declined(ground)
            }
            let command = try AnswerAmendment(id, answer, form["reply"])
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/amendments/\(id)")
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            guard refusal.code != .noSuchAmendment else { throw refusal }
            return try await amendmentPage(
                visit, id, refused: Refused(form: "answer", refusal: refusal, typed: form.typed))
        }
    }

    private func amendmentPage(
        _ visit: Visit, _ id: ID<AmendmentRequest>, refused: Refused? = nil
    ) async throws -> Response {
        let worker = try visit.worker
        // Whose it is, is known only once it was read: the look is written down for the person.
        let person = try await visit.desk.database.read { db in try AmendmentRequests(db).amendment(id).person }
        let (amendment, name) = try await visit.desk.look(
            as: worker, for: .answerAmendments, at: Person.subject(person)
        ) { db in
            (try AmendmentRequests(db).amendment(id), try People(db).calledBy(person))
        }
        let page = AmendmentPage(
            amendment, of: name, seesPeople: may(worker, .seePeople).allowed, refused: refused, visit.reading)
        return visit.show(page, refused: refused)
    }
}
