import Access
import Door
import Hummingbird
import Operate
import Store
import Vocabulary

extension Routes {
    /// Who people are, and which records are of one person; what is typed travels in bodies, never in an address.
    static let people: [Route] = [
        row("GET /people", .seePeople, page: "people"),
        row("POST /people/search", .seePeople),
        row("POST /people", .keepPeople),
        row("GET /people/{id}", .seePeople, page: "person"),
        row("POST /people/{id}/names", .keepPeople),
        row("POST /people/{id}/facts", .keepPeople),
        row("POST /people/{id}/withdrawals", .keepPeople),
        row("POST /people/{id}/legal-names", .seeLegalNames),
        row("POST /people/{id}/merges", .mergePeople),
        row("POST /people/{id}/partings", .mergePeople),
        row("POST /people/{id}/apart", .mergePeople),
    ]
}

extension Event.Subject {
    /// The people of a workspace, as something that somebody searches.
    static let people = Event.Subject(kind: "people", id: "")
}

/// `/people` and `/people/{id}`: finding somebody, and what is known of them.
struct PeopleRoutes: Sendable {
    /// The most people one question shows.
    static let most = 20

    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /people", list)
        try mounts.at("POST /people/search", search)
        try mounts.at("POST /people", begin)
        try mounts.at("GET /people/{id}", show)
        try mounts.at("POST /people/{id}/names", name)
        try mounts.at("POST /people/{id}/facts", record)
        try mounts.at("POST /people/{id}/withdrawals", withdraw)
        try mounts.at("POST /people/{id}/legal-names", recordLegal)
        try mounts.at("POST /people/{id}/merges", merge)
        try mounts.at("POST /people/{id}/partings", part)
        try mounts.at("POST /people/{id}/apart", tellApart)
    }

    @Sendable func list(_ visit: Visit) async throws -> Response {
        try await answer(visit, typed: "")
    }

    @Sendable func search(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        let typed = try FreeText.given(form["typed"], most: 120, field: "typed") ?? ""
        return try await answer(visit, typed: typed)
    }

    @Sendable func begin(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        do {
            let isNamed = form.given("given") != nil || form.given("family") != nil
            let kind = try form.code("kind", PersonName.Kind.init(rawValue:)) ?? .used
            var facts: [PersonFact.Kind: String] = [:]
            for kind in PersonFact.Kind.allCases { facts[kind] = form.given(kind.rawValue) }
            let command = try KeepPerson(
                isNamed ? NameParts(given: form["given"], family: form["family"]) : nil, kind, facts: facts)
            let person = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/people/\(person.id)")
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            return try await answer(
                visit, typed: "", refused: Refused(form: "person", refusal: refusal, typed: form.typed))
        }
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        try await page(visit, try visit.id(.noSuchPersonRecord))
    }

    @Sendable func name(_ visit: Visit) async throws -> Response {
        try await change(visit, "name") { form, id in
            let kind = try form.code("kind", PersonName.Kind.init(rawValue:)) ?? .used
            let command = NamePerson(id, kind, try NameParts(given: form["given"], family: form["family"]))
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func record(_ visit: Visit) async throws -> Response {
        try await change(visit, "fact") { form, id in
            guard let kind = try form.code("kind", PersonFact.Kind.init(rawValue:)) else {
                throw Refusal(.required, field: "kind")
            }
            let command = try RecordPersonFact(id, kind, form["value"] ?? "")
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func withdraw(_ visit: Visit) async throws -> Response {
        try await change(visit, "withdrawal") { form, _ in
            guard let reason = try form.code("reason", PersonWithdrawal.init(rawValue:)) else {
                throw Refusal(.required, field: "reason")
            }
            let thing: WithdrawFromPerson.Thing
            if let name: ID<PersonName> = try form.name("name") {
                thing = .name(name)
            } else if let fact: ID<PersonFact> = try form.name("fact") {
                thing = .fact(fact)
            } else {
                throw Refusal(.noSuchPersonFact, .absent)
            }
            let command = WithdrawFromPerson(thing, because: reason)
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func recordLegal(_ visit: Visit) async throws -> Response {
        try await change(visit, "legal") { form, id in
            guard let source = try form.code("source", LegalName.Source.init(rawValue:)) else {
                throw Refusal(.required, field: "source")
            }
            let parts = try NameParts(given: form["given"], family: form["family"])
            let command = RecordLegalName(id, parts, from: source)
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func merge(_ visit: Visit) async throws -> Response {
        try await change(visit, "merge") { form, id in
            guard let other: ID<Person> = try form.name("other") else { throw Refusal(.required, field: "other") }
            let certainty = try form.code("certainty", Certainty.init(rawValue:)) ?? .probable
            let command = try MergePeople(
                other, into: id, certainty, because: form["reason"] ?? "",
                likelihood: form["likelihood"].flatMap(Int.init))
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func part(_ visit: Visit) async throws -> Response {
        try await change(visit, "merge") { form, _ in
            guard let merge: ID<PersonMerge> = try form.name("merge") else { throw Refusal(.required, field: "merge") }
            let command = try UndoMerge(merge, because: form["reason"] ?? "")
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func tellApart(_ visit: Visit) async throws -> Response {
        try await change(visit, "merge") { form, id in
            guard let other: ID<Person> = try form.name("other") else { throw Refusal(.required, field: "other") }
            let command = try TellApart(id, from: other, because: form["reason"] ?? "")
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    /// Does what a form asks, and comes back to the person: with what was typed, when it was refused.
    private func change(
        _ visit: Visit, _ name: String, _ work: (Form, ID<Person>) async throws -> Void
    ) async throws -> Response {
        try await visit.change(name, then: nil, work) { try await page(visit, $0, refused: $1) }
    }

    private func answer(_ visit: Visit, typed: String, refused: Refused? = nil) async throws -> Response {
        let worker = try visit.worker
        let index = visit.site.people
        let found = try await visit.desk.look(as: worker, for: .seePeople, at: .people) { db -> [PersonLine]? in
            guard !typed.isEmpty, index.isReady else { return nil }
            try index.catchUp(in: db)
            return try PersonLine.lines(index.search(typed, most: PeopleRoutes.most), in: db)
        }
        let page = PeoplePage(
            typed: typed, found, isReady: index.isReady, isFull: index.isFull,
            mayKeep: may(worker, .keepPeople).allowed, mayMerge: may(worker, .mergePeople).allowed, refused: refused,
            visit.reading)
        return visit.show(page, refused: refused)
    }

    private func page(_ visit: Visit, _ id: ID<Person>, refused: Refused? = nil) async throws -> Response {
        let worker = try visit.worker
        let index = visit.site.people
        let now = visit.desk.clock()
        let (file, tie, matches) = try await visit.desk.look(as: worker, for: .seePeople, at: Person.subject(id)) {
            db in
            let (file, tie) = (try PersonFile(id, in: db), try Ties(db).tie(of: worker, to: id, at: now))
            guard index.isReady else { return (file, tie, [PersonMatch]?.none) }
            try index.catchUp(in: db)
            return (file, tie, try PersonMatches(of: file, by: index, in: db).matches)
        }
        // Whoever may see legal names is written down for each look at them.
        var legal: [LegalName]?
        if may(worker, .seeLegalNames).allowed {
            let records = file.records.map(\.id)
            legal = try await visit.desk.look(as: worker, for: .seeLegalNames, at: Person.subject(id)) { db in
                try People(db).legalNames(of: records)
            }
        }
        var history: PersonHistory?
        if may(worker, .seePersonHistory, by: tie).allowed {
            let (contacts, found) = (file.contacts, may(worker, .seeEncounters).allowed)
            history = try await visit.desk.look(as: worker, for: .seePersonHistory, of: id) { db, tie in
                try PersonHistory(contacts, withScreeners: found, by: tie, in: db)
            }
        }
        func sees(_ permission: Permission) -> Bool { may(worker, permission, by: tie).allowed }
        let held = [.seePersonHistory, .seeSafetyPlans, .seeNotes, .seeConsents].filter {
            may(worker, $0).allowed && !sees($0)
        }
        let opening = may(worker, .breakGlass).allowed ? "\(visit.site.base)/people/\(id)/open" : nil
        let rights = PersonPage.Rights(
            keep: may(worker, .keepPeople).allowed, merge: may(worker, .mergePeople).allowed,
            seeSafetyPlans: sees(.seeSafetyPlans), seeNotes: sees(.seeNotes), seeConsents: sees(.seeConsents),
            giveOwnPages: sees(.giveOwnPages),
            held: held.isEmpty ? nil : HeldBack(held, opening: opening, visit.reading.words))
        let page = PersonPage(
            file, matches: matches, legalNames: legal, history: history, rights, refused: refused, visit.reading)
        return visit.show(page, refused: refused)
    }
}

extension Visit {
    /// Does what a form about the person in the path asks, and goes on to a page of theirs; where it was refused, shows the
    /// form again with what was typed.
    ///
    /// - Parameters:
    ///   - name: the form's.
    ///   - page: the last part of the page's address; nothing for the person's own.
    func change(
        _ name: String, then page: String?, _ work: (Form, ID<Person>) async throws -> Void,
        refused show: (ID<Person>, Refused) async throws -> Response
    ) async throws -> Response {
        let id: ID<Person> = try id(.noSuchPersonRecord)
        let form = try await form()
        do {
            try await work(form, id)
            return go(to: "/people/\(id)" + (page.map { "/\($0)" } ?? ""))
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            guard refusal.code != .noSuchPersonRecord else { throw refusal }
            return try await show(id, Refused(form: name, refusal: refusal, typed: form.typed))
        }
    }
}
