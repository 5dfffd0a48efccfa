import Access
import Door
import HTTPTypes
import Hummingbird
import Operate
import Store
import Vocabulary

extension Routes {
    /// What people allow to be told of them, and what was told; nothing of it stands in an address.
    static let consents: [Route] = [
        row("GET /people/{id}/consents", .seeConsents, page: "consents"),
        row("GET /people/{id}/consents/draft", .takeConsents, page: "consent-draft"),
        row("POST /people/{id}/consents/draft", .takeConsents),
        row("GET /people/{id}/consents/{consent}", .seeConsents, page: "consent"),
        row("POST /people/{id}/consents/{consent}/signature", .takeConsents),
        row("POST /people/{id}/consents/{consent}/ending", .takeConsents),
        row("POST /people/{id}/consents/{consent}/removal", .takeConsents),
        row("POST /people/{id}/disclosures/question", .disclose),
        row("POST /people/{id}/disclosures", .disclose),
        row("GET /people/{id}/disclosures/{disclosure}", .seeConsents, page: "disclosure"),
        row("GET /people/{id}/disclosures/{disclosure}/file", .disclose),
        row("GET /privacy", .setPart2, page: "privacy"),
        row("POST /privacy/part-2", .setPart2),
    ]
}

extension Event.Subject {
    /// The rules of the workspace on what may be told.
    static let privacy = Event.Subject(kind: "privacy", id: "")
}

/// `/people/{id}/consents`, `/people/{id}/disclosures` and `/privacy`.
struct ConsentRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /people/{id}/consents", list)
        try mounts.at("GET /people/{id}/consents/draft", draft)
        try mounts.at("POST /people/{id}/consents/draft", write)
        try mounts.at("GET /people/{id}/consents/{consent}", show)
        try mounts.at("POST /people/{id}/consents/{consent}/signature", sign)
        try mounts.at("POST /people/{id}/consents/{consent}/ending", end)
        try mounts.at("POST /people/{id}/consents/{consent}/removal", discard)
        try mounts.at("POST /people/{id}/disclosures/question", ask)
        try mounts.at("POST /people/{id}/disclosures", tell)
        try mounts.at("GET /people/{id}/disclosures/{disclosure}", disclosure)
        try mounts.at("GET /people/{id}/disclosures/{disclosure}/file", file)
        try mounts.at("GET /privacy", privacy)
        try mounts.at("POST /privacy/part-2", decidePart2)
    }

    // MARK: - Permissions

    @Sendable func list(_ visit: Visit) async throws -> Response {
        try await page(visit, try visit.id(.noSuchPersonRecord))
    }

    @Sendable func draft(_ visit: Visit) async throws -> Response {
        try await draftPage(visit, try visit.id(.noSuchPersonRecord), visit.query("consent"))
    }

    @Sendable func write(_ visit: Visit) async throws -> Response {
        let id: ID<Person> = try visit.id(.noSuchPersonRecord)
        let form = try await visit.form()
        do {
            let kept: ID<Consent>? = try form.name("consent")
            let revision = try kept.map { ($0, try form.number("revision")) }
            let command = WriteConsent(
                try form.terms(visit), of: id, draft: revision.map { (id: $0.0, revision: $0.1) })
            let consent = try await visit.desk.perform(
                command, by: visit.worker, once: try visit.once(form, button: "then"))
            return visit.go(to: "/people/\(id)/consents" + (form["then"] == "show" ? "/\(consent.id)" : ""))
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            guard refusal.code != .noSuchPersonRecord else { throw refusal }
            return try await draftPage(
                visit, id, form["consent"], refused: Refused(form: "draft", refusal: refusal, typed: form.typed))
        }
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        try await consentPage(visit, try visit.id(.noSuchPersonRecord), try visit.part("consent", .noSuchConsent))
    }

    /// What is signed is what the page showed: made here again of the same draft, or else refused.
    @Sendable func sign(_ visit: Visit) async throws -> Response {
        try await change(visit, "sign") { form, file, consent in
            let words = visit.site.pages.catalogue.words(for: consent.terms.language)
            let text = ConsentText(consent.terms, name: file.calledBy?.text, in: visit.site.timeZone, words)
            guard let signer = try form.code("signer", ConsentSignature.Signer.init(rawValue:)) else {
                throw Refusal(.required, field: "signer")
            }
            guard let capacity = try form.code("capacity", ConsentSignature.Capacity.init(rawValue:)) else {
                throw Refusal(.required, field: "capacity")
            }
            let day = try form.day("signedAt", visit) ?? visit.desk.clock()
            let signature = try ConsentSignature(
                try form.manner(), by: signer, name: form["signerName"] ?? "", right: form["signerRight"],
                capacity: capacity, capacityNote: form["capacityNote"], interpreter: form["interpreter"],
                witness: form["witness"], text: text.text, at: day)
            let command = SignConsent(
                consent.id, revision: try form.number("revision"), signature,
                on: CalendarDay(of: day, in: visit.site.timeZone))
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func end(_ visit: Visit) async throws -> Response {
        try await change(visit, "ending") { form, _, consent in
            let command: EndConsent
            if form["reason"] == ConsentEnding.Reason.event.rawValue {
                command = EndConsent(happened: consent.id)
            } else {
                guard let channel = try form.code("channel", ConsentEnding.Channel.init(rawValue:)) else {
                    throw Refusal(.required, field: "channel")
                }
                command = EndConsent(revoking: consent.id, by: channel)
            }
            _ = try await visit.desk.perform(
                command, by: visit.worker, once: try visit.once(form, button: "reason"))
        }
    }

    @Sendable func discard(_ visit: Visit) async throws -> Response {
        try await change(visit, "ending") { form, _, consent in
            _ = try await visit.desk.perform(
                DiscardConsent(consent.id), by: visit.worker, once: try visit.once(form))
        }
    }

    // MARK: - Telling

    /// Answers whether something may be told, and shows what that would be; nothing is told yet.
    @Sendable func ask(_ visit: Visit) async throws -> Response {
        let id: ID<Person> = try visit.id(.noSuchPersonRecord)
        let form = try await visit.form()
        do {
            return try await answer(visit, id, try form.question(), form)
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            guard refusal.code != .noSuchPersonRecord else { throw refusal }
            return try await page(visit, id, refused: Refused(form: "question", refusal: refusal, typed: form.typed))
        }
    }

    @Sendable func tell(_ visit: Visit) async throws -> Response {
        let id: ID<Person> = try visit.id(.noSuchPersonRecord)
        let form = try await visit.form()
        do {
            let told = try await visit.desk.perform(
                Disclose(try form.question(), of: id), by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/people/\(id)/disclosures/\(told.id)")
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            guard refusal.code != .noSuchPersonRecord else { throw refusal }
            let refused = Refused(form: "question", refusal: refusal, typed: form.typed)
            // Taken back since it was asked: the answer says so now.
            guard refusal.code == .mayNotTell else { return try await page(visit, id, refused: refused) }
            return try await answer(visit, id, try form.question(), form, refused: refused)
        }
    }

    @Sendable func disclosure(_ visit: Visit) async throws -> Response {
        let (told, consent) = try await read(visit, for: .seeConsents)
        return visit.show(
            DisclosurePage(
                told, try told.document, consent: consent, mayRead: try visit.consentRights.disclose, visit.reading))
    }

    @Sendable func file(_ visit: Visit) async throws -> Response {
        let (told, consent) = try await read(visit, for: .disclose)
        var response = try visit.json(DisclosureFile(told, try told.document, consent: consent))
        response.headers[.contentDisposition] = "attachment; filename=\"disclosure-\(told.id).json\""
        return response
    }

    // MARK: - The rule of the program

    @Sendable func privacy(_ visit: Visit) async throws -> Response {
        try await privacyPage(visit)
    }

    @Sendable func decidePart2(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        do {
            guard let word = form.given("program") else { throw Refusal(.required, field: "program") }
            guard ["yes", "no"].contains(word) else { throw Refusal(.notOneOf, field: "program") }
            try await visit.desk.perform(
                SetPart2Rule(word == "yes", because: form["reason"]), by: visit.worker, once: try visit.once(form))
            return visit.go(to: "/privacy")
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            return try await privacyPage(visit, Refused(form: "part2", refusal: refusal, typed: form.typed))
        }
    }

    // MARK: - Pages

    func privacyPage(_ visit: Visit, _ refused: Refused? = nil) async throws -> Response {
        let worker = try visit.worker
        let rule = try await visit.desk.look(as: worker, for: .setPart2, at: .privacy) { db in
            try Disclosures(db).part2Rule()
        }
        let opened = try await visit.desk.look(as: worker, for: .reviewGlass, at: .privacy) { db in
            try GlassFile.all(in: db)
        }
        let page = PrivacyPage(
            rule, waiting: opened.waiting, reviewed: opened.reviewed, for: worker, refused: refused, visit.reading)
        return visit.show(page, refused: refused)
    }

    /// Never inlined: the optimiser of Swift 6.3.1 crashes where it stands within ``tell(_:)``.
    @inline(never)
    private func page(
        _ visit: Visit, _ id: ID<Person>, asked: ConsentsPage.Asked? = nil, typed: [String: String] = [:],
        refused: Refused? = nil
    ) async throws -> Response {
        let file = try await consentFile(visit, id)
        let page = ConsentsPage(
            file, try visit.consentRights, asked: asked, typed: typed, refused: refused, visit.reading)
        return visit.show(page, refused: refused)
    }

    private func answer(
        _ visit: Visit, _ id: ID<Person>, _ question: DisclosureQuestion, _ form: Form, refused: Refused? = nil
    ) async throws -> Response {
        let now = visit.desk.clock()
        let worker = try visit.worker
        let asked = try await visit.desk.look(as: worker, for: .disclose, of: id) { db, tie in
            try tie.require(worker, .disclose, with: Disclosures(db).label(of: question.categories))
            let decision = try Disclosures(db).may(question, of: id, at: now)
            let preview = try decision.isAllowed ? Disclosures(db).preview(question.categories, of: id, at: now) : nil
            return ConsentsPage.Asked(question: question, decision: decision, preview: preview)
        }
        return try await page(visit, id, asked: asked, typed: form.typed, refused: refused)
    }

    private func draftPage(
        _ visit: Visit, _ id: ID<Person>, _ consent: String?, refused: Refused? = nil
    ) async throws -> Response {
        let file = try await consentFile(visit, id)
        var draft: Consent?
        if let consent, !consent.isEmpty {
            draft = file.consents.first { $0.id.text == consent && $0.signature == nil && $0.discardedAt == nil }
            guard draft != nil || refused != nil else { throw Refusal(.noSuchConsent, .absent) }
        }
        let page = ConsentDraftPage(
            file, draft: draft, program: visit.site.workspace.name,
            offered: FactField.language.offered(visit.reading.words).filter { $0 != "ase" }, refused: refused,
            visit.reading)
        return visit.show(page, refused: refused)
    }

    private func consentPage(
        _ visit: Visit, _ id: ID<Person>, _ consent: ID<Consent>, refused: Refused? = nil
    ) async throws -> Response {
        let file = try await consentFile(visit, id)
        guard let shown = file.consents.first(where: { $0.id == consent }) else {
            throw Refusal(.noSuchConsent, .absent)
        }
        let page = ConsentPage(
            shown, of: file, mayTake: try visit.consentRights.take,
            words: visit.site.pages.catalogue.words(for: shown.terms.language), refused: refused, visit.reading)
        return visit.show(page, refused: refused)
    }

    private func consentFile(_ visit: Visit, _ id: ID<Person>) async throws -> ConsentFile {
        let today = CalendarDay(of: visit.desk.clock(), in: visit.site.timeZone)
        return try await visit.desk.look(as: visit.worker, for: .seeConsents, of: id) { db, tie in
            try ConsentFile(id, in: db, on: today).closed(to: tie)
        }
    }

    private func read(_ visit: Visit, for permission: Permission) async throws -> (Disclosure, Consent?) {
        let id: ID<Person> = try visit.id(.noSuchPersonRecord)
        let disclosure: ID<Disclosure> = try visit.part("disclosure", .noSuchDisclosure)
        return try await visit.desk.look(as: visit.worker, for: permission, of: id) { db, tie in
            let told = try Disclosures(db).disclosure(disclosure)
            // Under the address of the person it is about, or of whom they count as.
            guard try People(db).person(told.person).root == People(db).person(id).root else {
                throw Refusal(.noSuchDisclosure, .absent)
            }
            try Ties(db).requireOpen(visit.worker, permission, tellsOfSubstances: told.isPart2, by: tie)
            return (told, try told.consent.map { try Consents(db).consent($0) })
        }
    }

    /// Does what a form about one permission asks, and comes back to it: with what was typed, when it was refused.
    private func change(
        _ visit: Visit, _ name: String, _ work: (Form, ConsentFile, Consent) async throws -> Void
    ) async throws -> Response {
        let id: ID<Person> = try visit.id(.noSuchPersonRecord)
        let consent: ID<Consent> = try visit.part("consent", .noSuchConsent)
        let form = try await visit.form()
        do {
            let file = try await consentFile(visit, id)
            guard let found = file.consents.first(where: { $0.id == consent }) else {
                throw Refusal(.noSuchConsent, .absent)
            }
            try await work(form, file, found)
            return visit.go(to: "/people/\(id)/consents/\(consent)")
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            guard refusal.code != .noSuchPersonRecord, refusal.code != .noSuchConsent else { throw refusal }
            return try await consentPage(
                visit, id, consent, refused: Refused(form: name, refusal: refusal, typed: form.typed))
        }
    }
}

extension Visit {
    fileprivate var consentRights: ConsentsPage.Rights {
        get throws(Refusal) {
            let worker = try worker
            return ConsentsPage.Rights(
                seePeople: may(worker, .seePeople).allowed, take: may(worker, .takeConsents).allowed,
                disclose: may(worker, .disclose).allowed)
        }
    }
}

extension Form {
    fileprivate var categories: [ConsentTerms.Category] {
        ConsentTerms.Category.allCases.filter { given("category-\($0.rawValue)") != nil }
    }

    /// What somebody is to be asked to allow; its day ends at midnight where the program works.
    ///
    /// - Throws: ``Refusal`` that names the field.
    fileprivate func terms(_ visit: Visit) throws(Refusal) -> ConsentTerms {
        guard let law = try code("law", ConsentTerms.Law.init(rawValue:)) else {
            throw Refusal(.required, field: "law")
        }
        var end: Instant?
        if let day = given("lastDay") {
            do throws(Refusal) {
                end = try Instant(local: day + "T23:59:59", in: visit.site.timeZone).adding(.seconds(1))
            } catch { throw error.about("lastDay") }
        }
        return try ConsentTerms(
            under: law, for: try code("purpose", ConsentTerms.Purpose.init(rawValue:)), by: self["discloser"],
            to: try code("recipientKind", ConsentTerms.Recipient.Kind.init(rawValue:)), recipient: self["recipient"],
            participants: self["participants"], categories: categories, what: self["what"],
            expiry: try code("expiry", ConsentTerms.Expiry.Kind.init(rawValue:)), day: end, event: self["event"],
            isRevocationTold: given("revocationTold") != nil, isRedisclosureTold: given("redisclosureTold") != nil,
            language: self["language"] ?? "")
    }

    /// How it was signed.
    ///
    /// - Throws: ``Refusal`` that names the field.
    fileprivate func manner() throws(Refusal) -> ConsentSignature.Manner {
        switch try code("manner", ConsentSignature.Manner.Kind.init(rawValue:)) {
        case .drawn: .drawn(try SignatureStrokes(self["strokes"] ?? ""))
        case .paper: .paper(heldWhere: self["heldWhere"] ?? "")
        case .typed: .typed
        case nil: throw Refusal(.required, field: "strokes")
        }
    }

    /// - Throws: ``Refusal`` that names the field.
    fileprivate func question() throws(Refusal) -> DisclosureQuestion {
        try DisclosureQuestion(
            to: self["recipient"], for: try code("purpose", ConsentTerms.Purpose.init(rawValue:)), categories,
            on: try code("basis", DisclosureQuestion.Basis.init(rawValue:)) ?? .consent,
            isTreating: given("treating") != nil, because: self["reason"])
    }
}
