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

/// `/people/{id}/own-page` and `/amendments`: giving people the page of their own, and answering what they want put right.
struct OwnPageGivingRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /people/{id}/own-page", show)
        try mounts.at("POST /people/{id}/own-page/links", give)
        try mounts.at("POST /people/{id}/own-page/links/removal", takeBack)
        try mounts.at("POST /people/{id}/own-page/amendments", ask)
        try mounts.at("GET /amendments", list)
        try mounts.at("GET /amendments/{id}", read)
        try mounts.at("POST /amendments/{id}/answer", answer)
    }

    // MARK: - Giving it

    @Sendable func show(_ visit: Visit) async throws -> Response {
        try await page(visit, try visit.id(.noSuchPersonRecord))
    }

    /// Shows the link and its code in the answer itself, once: they are kept nowhere, so no address could show them.
    @Sendable func give(_ visit: Visit) async throws -> Response {
        let id: ID<Person> = try visit.id(.noSuchPersonRecord)
        let form = try await visit.form()
        let secret = PersonLinkSecret()
        let link = try await visit.desk.perform(
            GiveOwnPage(to: id, by: secret), by: visit.worker, once: try visit.once(form))
        // Sent twice, it is the first link, whose secret only the first answer knew.
        let given =
            link.isOpened(by: secret)
            ? GivenLink(secret, at: visit.address(of: "/mine/\(secret.token.text)")) : .gone
        return try await page(visit, id, given: given)
    }

    @Sendable func takeBack(_ visit: Visit) async throws -> Response {
        try await change(visit, "link") { form, _ in
            guard let link: ID<PersonLink> = try form.name("link") else { throw Refusal(.noSuchLink, .absent) }
            _ = try await visit.desk.perform(TakeBackOwnPage(link), by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func ask(_ visit: Visit) async throws -> Response {
        try await change(visit, "ask") { form, id in
            let asked = try AmendmentAsked(
                try form.code("concerns", AmendmentRequest.Part.init(rawValue:)), form["wish"])
            let command = try AskAmendment(
                asked, of: id, by: try form.code("channel", ConsentEnding.Channel.init(rawValue:)))
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    private func change(
        _ visit: Visit, _ name: String, _ work: (Form, ID<Person>) async throws -> Void
    ) async throws -> Response {
        try await visit.change(name, then: "own-page", work) { try await page(visit, $0, refused: $1) }
    }

    private func page(
        _ visit: Visit, _ id: ID<Person>, given: GivenLink? = nil, refused: Refused? = nil
    ) async throws -> Response {
        let worker = try visit.worker
        let file = try await visit.desk.look(as: worker, for: .giveOwnPages, of: id) { db, _ in
            try OwnPageFile(id, in: db)
        }
        let page = OwnPageGivingPage(
            file, seesPeople: may(worker, .seePeople).allowed, answers: may(worker, .answerAmendments).allowed,
            given: given, refused: refused, visit.reading)
        return visit.show(page, refused: refused)
    }

    // MARK: - Answering

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
            (try AmendmentRequests(db).amendment(id), try OwnPageFile(person, in: db).calledBy)
        }
        let page = AmendmentPage(
            amendment, of: name, seesPeople: may(worker, .seePeople).allowed, refused: refused, visit.reading)
        return visit.show(page, refused: refused)
    }
}
