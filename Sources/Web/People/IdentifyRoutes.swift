import Access
import Door
import Hummingbird
import Operate
import Store
import Vocabulary

extension Routes {
    /// Which known person somebody in a call is.
    static let identities: [Route] = [
        row("GET /calls/{id}/people/{person}", .keepPeople, page: "identify"),
        row("POST /calls/{id}/people/{person}/search", .keepPeople),
        row("POST /calls/{id}/people/{person}/identity", .keepPeople),
    ]
}

/// `/calls/{id}/people/{person}`.
struct IdentifyRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /calls/{id}/people/{person}", show)
        try mounts.at("POST /calls/{id}/people/{person}/search", search)
        try mounts.at("POST /calls/{id}/people/{person}/identity", identify)
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        try await page(visit, typed: nil)
    }

    @Sendable func search(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        let typed = try FreeText.given(form["typed"], most: 120, field: "typed") ?? ""
        return try await page(visit, typed: typed)
    }

    @Sendable func identify(_ visit: Visit) async throws -> Response {
        let (call, person) = (try visit.callID, try visit.callPersonID)
        let form = try await visit.form()
        let name = form["who"] == "new" ? "record" : "identity"
        do {
            _ = try await visit.desk.database.read { db in try CallPeople(db).person(person, of: call) }
            let certainty = try form.code("certainty", Certainty.init(rawValue:)) ?? .probable
            switch form.given("who") {
            case "new"?:
                let isNamed = form.given("given") != nil || form.given("family") != nil
                let kind = try form.code("kind", PersonName.Kind.init(rawValue:)) ?? .used
                let command = try KeepPerson(
                    isNamed ? NameParts(given: form["given"], family: form["family"]) : nil, kind,
                    contact: (person, certainty))
                _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
            case "nobody"?:
                _ = try await visit.desk.perform(
                    IdentifyPerson(person, as: nil), by: visit.worker, once: try visit.once(form))
            default:
                guard let known: ID<Person> = try form.name("who") else { throw Refusal(.required, field: "who") }
                _ = try await visit.desk.perform(
                    IdentifyPerson(person, as: known, certainty), by: visit.worker, once: try visit.once(form))
            }
            return visit.go(to: "/calls/\(call)")
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            guard refusal.code != .noSuchPerson else { throw refusal }
            return try await page(
                visit, typed: nil, refused: Refused(form: name, refusal: refusal, typed: form.typed))
        }
    }

    /// - Parameter typed: nothing before anything was searched for: then whatever is written of them is.
    private func page(_ visit: Visit, typed: String?, refused: Refused? = nil) async throws -> Response {
        let (call, person) = (try visit.callID, try visit.callPersonID)
        let worker = try visit.worker
        let index = visit.site.people
        let (number, there, standing, asked, found) = try await visit.desk.look(
            as: worker, for: .seePeople, at: .call(call)
        ) { db -> (Int, CallPerson, (line: PersonLine, certainty: Certainty)?, String, [PersonLine]?) in
            let there = try CallPeople(db).person(person, of: call)
            let contact = try PersonContacts(db).known(in: call).first { $0.callPerson == person }
            let standing = try contact.flatMap { contact in
                try PersonLine.lines([try People(db).person(contact.person).root], in: db).first
                    .map { (line: $0, certainty: contact.certainty) }
            }
            let asked = typed ?? there.knownAs ?? ""
            let number = try Calls(db).call(call).number
            guard !asked.isEmpty, index.isReady else { return (number, there, standing, asked, nil) }
            try index.catchUp(in: db)
            let alike = index.search(asked, most: PeopleRoutes.most)
            return (number, there, standing, asked, try PersonLine.lines(alike, in: db))
        }
        let page = IdentifyPage(
            there, number: number, standing: standing, typed: asked, found, isReady: index.isReady, refused: refused,
            visit.reading)
        return visit.show(page, refused: refused)
    }
}

extension Visit {
    /// The name in the path of somebody in a call.
    ///
    /// - Throws: ``Refusal`` with `.noSuchPerson`.
    fileprivate var callPersonID: ID<CallPerson> {
        get throws(Refusal) {
            do throws(Refusal) { return try ID(context.parameters.get("person") ?? "") } catch {
                throw Refusal(.noSuchPerson, .absent, field: "person")
            }
        }
    }
}
