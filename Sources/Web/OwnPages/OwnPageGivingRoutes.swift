import Access
import Door
import HTTPTypes
import Hummingbird
import Operate
import Store
import Vocabulary

/// `/people/{id}/own-page`: giving somebody the page of their own, and writing down what they want put right.
struct OwnPageGivingRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /people/{id}/own-page", show)
        try mounts.at("POST /people/{id}/own-page/links", give)
        try mounts.at("POST /people/{id}/own-page/links/removal", takeBack)
        try mounts.at("POST /people/{id}/own-page/amendments", ask)
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        try await page(visit, try visit.id(.noSuchPersonRecord))
    }

    /// Shows the link and its code in the answer itself, once: they are kept nowhere, so no address could show them.
    @Sendable func give(_ visit: Visit) async throws -> Response {
        let id: ID<Person> = try visit.id(.noSuchPersonRecord)
        let form = try await visit.form()
        let secret = LinkSecret()
        let link = try await visit.desk.perform(
            GiveOwnPage(to: id, by: secret), by: visit.worker, once: try visit.once(form))
        return try await page(visit, id, given: LinkDoor.ownPage.given(link, by: secret, visit))
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
}
