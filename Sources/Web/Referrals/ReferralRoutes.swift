import Access
import Door
import Hummingbird
import Operate
import Store
import Vocabulary

extension Routes {
    /// What people need, and which services were asked.
    static let referrals: [Route] = [
        row("GET /calls/{id}/referrals", .makeReferrals, page: "referrals"),
        row("POST /calls/{id}/needs", .makeReferrals),
        row("POST /needs/{id}/referrals", .makeReferrals),
        row("POST /needs/{id}/outcome", .makeReferrals),
        row("POST /referrals/{id}/answer", .makeReferrals),
        row("POST /referrals/{id}/attendance", .makeReferrals),
        row("GET /referrals", .makeReferrals, page: "referral-work"),
        row("POST /referrals/{id}/appointment", .makeReferrals),
        row("POST /referrals/{id}/ride", .makeReferrals),
        row("POST /referrals/{id}/contacts", .makeReferrals),
        row("POST /referrals/{id}/withdrawal", .makeReferrals),
        row("POST /referrals/{id}/link", .makeReferrals),
        row("POST /referrals/{id}/link/removal", .makeReferrals),
        row("POST /needs/{id}/drafts", .makeReferrals),
        row("POST /drafts/{id}/consent", .makeReferrals),
        row("POST /drafts/{id}/sending", .makeReferrals),
        row("POST /drafts/{id}/removal", .makeReferrals),
        open("GET /asked/{token}", page: "asked"),
        open("POST /asked/{token}"),
        open("POST /asked/{token}/answer"),
        open("POST /asked/{token}/appointment"),
        open("POST /asked/{token}/attendance"),
        open("POST /asked/{token}/contacts"),
        row("POST /needs/{id}/texts", .makeReferrals),
        row("POST /needs/{id}/texts/end", .makeReferrals),
        row("GET /services", .makeReferrals, page: "services"),
        row("POST /services", .manageServices),
        row("POST /services/{id}", .manageServices),
        api("GET /api/v1/calls/{id}/needs", .makeReferrals),
        api("POST /api/v1/calls/{id}/needs", .makeReferrals),
        api("POST /api/v1/needs/{id}/referrals", .makeReferrals),
        api("POST /api/v1/needs/{id}/outcome", .makeReferrals),
        api("POST /api/v1/referrals/{id}/answer", .makeReferrals),
        api("POST /api/v1/referrals/{id}/attendance", .makeReferrals),
        api("GET /api/v1/referrals", .makeReferrals),
        api("POST /api/v1/referrals/{id}/acknowledgement", .makeReferrals),
        api("POST /api/v1/referrals/{id}/appointment", .makeReferrals),
        api("POST /api/v1/referrals/{id}/ride", .makeReferrals),
        api("POST /api/v1/referrals/{id}/contacts", .makeReferrals),
        api("POST /api/v1/referrals/{id}/withdrawal", .makeReferrals),
        api("POST /api/v1/referrals/{id}/link", .makeReferrals),
        api("POST /api/v1/referrals/{id}/link/removal", .makeReferrals),
        api("POST /api/v1/needs/{id}/drafts", .makeReferrals),
        api("POST /api/v1/drafts/{id}/consent", .makeReferrals),
        api("POST /api/v1/drafts/{id}/sending", .makeReferrals),
        api("POST /api/v1/drafts/{id}/removal", .makeReferrals),
        api("GET /api/v1/services", .makeReferrals),
        api("POST /api/v1/services", .manageServices),
        api("PUT /api/v1/services/{id}", .manageServices),
    ]
}

extension Event.Subject {
    /// The list of referrals that somebody looks after.
    static let referrals = Event.Subject(kind: "referrals", id: "")
}

/// `/calls/{id}/referrals`: each need with its trail, and the next question at hand.
struct ReferralRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /calls/{id}/referrals", show)
        try mounts.at("POST /calls/{id}/needs", raise)
        try mounts.at("POST /needs/{id}/referrals", offer)
        try mounts.at("POST /needs/{id}/outcome", close)
        try mounts.at("POST /referrals/{id}/answer", answer)
        try mounts.at("POST /referrals/{id}/attendance", attend)
        try mounts.at("GET /referrals", work)
        try mounts.at("POST /referrals/{id}/appointment", appoint)
        try mounts.at("POST /referrals/{id}/ride", arrangeRide)
        try mounts.at("POST /referrals/{id}/contacts", contact)
        try mounts.at("POST /referrals/{id}/withdrawal", withdraw)
        try mounts.at("POST /referrals/{id}/link", giveLink)
        try mounts.at("POST /referrals/{id}/link/removal", takeBackLink)
        try mounts.at("POST /needs/{id}/drafts", draft)
        try mounts.at("POST /needs/{id}/texts", agreeToTexts)
        try mounts.at("POST /needs/{id}/texts/end", endTexts)
        try mounts.at("POST /drafts/{id}/consent", noteConsent)
        try mounts.at("POST /drafts/{id}/sending", send)
        try mounts.at("POST /drafts/{id}/removal", drop)
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        try await page(visit, try visit.callID)
    }

    /// What the worker sent, or everybody; what is late or due first comes first.
    @Sendable func work(_ visit: Visit) async throws -> Response {
        let (worker, now) = (try visit.worker, visit.desk.clock())
        let ofEverybody = visit.query("of") == "everybody"
        let work = try await visit.desk.look(as: worker, for: .makeReferrals, at: .referrals) { db in
            try ReferralWork(of: ofEverybody ? nil : worker.id, in: db, at: now)
        }
        let mayCount = may(worker, .seeOutcomes).allowed
        return visit.show(ReferralWorkPage(work, ofEverybody: ofEverybody, mayCount: mayCount, visit.reading))
    }

    @Sendable func raise(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let form = try await visit.form()
        return try await change(visit, id, "raise", form) {
            let kinds = Operate.Need.Kind.allCases.filter { form.given("needs-\($0.rawValue)") != nil }
            let command = try RaiseNeeds(kinds, of: form.name("person"), on: id)
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func offer(_ visit: Visit) async throws -> Response {
        let id: ID<Operate.Need> = try visit.id(.noSuchNeed)
        let form = try await visit.form()
        return try await change(visit, try await call(of: id, visit), "offer-\(id)", form) {
            _ = try await visit.desk.perform(
                try form.offer(of: id, visit), by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func close(_ visit: Visit) async throws -> Response {
        let id: ID<Operate.Need> = try visit.id(.noSuchNeed)
        let form = try await visit.form()
        return try await change(visit, try await call(of: id, visit), "outcome-\(id)", form) {
            _ = try await visit.desk.perform(
                try form.outcome(of: id, visit), by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func answer(_ visit: Visit) async throws -> Response {
        try await tell(visit, "answer") { form, id in try form.answer(of: id, visit) }
    }

    @Sendable func attend(_ visit: Visit) async throws -> Response {
        try await tell(visit, "attendance") { form, id in try form.attendance(of: id, visit) }
    }

    @Sendable func appoint(_ visit: Visit) async throws -> Response {
        try await tell(visit, "appointment") { form, id in try form.appointment(of: id, visit) }
    }

    @Sendable func arrangeRide(_ visit: Visit) async throws -> Response {
        try await tell(visit, "ride") { form, id in try form.ride(of: id) }
    }

    @Sendable func contact(_ visit: Visit) async throws -> Response {
        try await tell(visit, "contact") { form, id in try form.contact(of: id, visit) }
    }

    @Sendable func withdraw(_ visit: Visit) async throws -> Response {
        try await tell(visit, "withdrawal") { form, id in try form.withdrawal(of: id) }
    }

    @Sendable func draft(_ visit: Visit) async throws -> Response {
        let id: ID<Operate.Need> = try visit.id(.noSuchNeed)
        let form = try await visit.form()
        return try await change(visit, try await call(of: id, visit), "offer-\(id)", form) {
            _ = try await visit.desk.perform(try form.draft(of: id), by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func agreeToTexts(_ visit: Visit) async throws -> Response {
        let id: ID<Operate.Need> = try visit.id(.noSuchNeed)
        let form = try await visit.form()
        return try await change(visit, try await call(of: id, visit), "texts-\(id)", form) {
            _ = try await visit.desk.perform(
                try form.texts(about: id, visit), by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func endTexts(_ visit: Visit) async throws -> Response {
        let id: ID<Operate.Need> = try visit.id(.noSuchNeed)
        let form = try await visit.form()
        return try await change(visit, try await call(of: id, visit), "texts-\(id)", form) {
            _ = try await visit.desk.perform(EndTexts(about: id), by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func noteConsent(_ visit: Visit) async throws -> Response {
        try await decide(visit) { form, id in try form.consent(to: id) }
    }

    @Sendable func send(_ visit: Visit) async throws -> Response {
        try await decide(visit) { form, id in try SendDraft(id, note: form.given("note")) }
    }

    @Sendable func drop(_ visit: Visit) async throws -> Response {
        try await decide(visit) { _, id in DropDraft(id) }
    }

    /// Shows the link and its code in the answer itself, once: they are kept nowhere, so no address could show them.
    @Sendable func giveLink(_ visit: Visit) async throws -> Response {
        let id: ID<Referral> = try visit.id(.noSuchReferral)
        let form = try await visit.form()
        let call = try await call(of: id, visit)
        let isSent = form.given("channel") != nil
        do {
            let secret = LinkSecret()
            let message = isSent ? try form.message(with: secret, visit) : nil
            let link = try await visit.desk.perform(
                GiveReferralLink(to: id, by: secret, sending: message), by: visit.worker, once: try visit.once(form))
            var given = ReceiverDoor.given(link, by: secret, visit)
            given.isSent = isSent
            return try await page(visit, call, given: [id: given])
        } catch let refusal as Refusal where !visit.wantsJSON && refusal.kind != .forbidden {
            let name = isSent ? "message-\(id)" : "withdrawal-\(id)"
            let refused = Refused(form: name, refusal: refusal, typed: form.typed)
            return try await page(visit, call, refused: refused)
        }
    }

    @Sendable func takeBackLink(_ visit: Visit) async throws -> Response {
        let id: ID<Referral> = try visit.id(.noSuchReferral)
        let form = try await visit.form()
        return try await change(visit, try await call(of: id, visit), "withdrawal-\(id)", form) {
            _ = try await visit.desk.perform(
                TakeBackReferralLink(to: id), by: visit.worker, once: try visit.once(form))
        }
    }

    /// What is told of a referral: the form is named by what it tells and by the referral.
    private func tell<Told: Command>(
        _ visit: Visit, _ name: String, _ command: (Form, ID<Referral>) throws -> Told
    ) async throws -> Response where Told.Outcome == Referral {
        let id: ID<Referral> = try visit.id(.noSuchReferral)
        let form = try await visit.form()
        return try await change(visit, try await call(of: id, visit), "\(name)-\(id)", form) {
            _ = try await visit.desk.perform(try command(form, id), by: visit.worker, once: try visit.once(form))
        }
    }

    /// What is decided of a draft.
    private func decide<Decided: Command>(
        _ visit: Visit, _ command: (Form, ID<Referral>) throws -> Decided
    ) async throws -> Response {
        let id: ID<Referral> = try visit.id(.noSuchReferral)
        let form = try await visit.form()
        let call = try await visit.desk.database.read { db in try ReferralDrafts(db).draft(id).call }
        return try await change(visit, call, "draft-\(id)", form) {
            _ = try await visit.desk.perform(try command(form, id), by: visit.worker, once: try visit.once(form))
        }
    }

    private func call(of id: ID<Operate.Need>, _ visit: Visit) async throws -> ID<Call> {
        try await visit.desk.database.read { db in try Needs(db).call(of: Needs(db).need(id)) }
    }

    private func call(of id: ID<Referral>, _ visit: Visit) async throws -> ID<Call> {
        try await visit.desk.database.read { db in try Referrals(db).referral(id).call }
    }

    /// Does what a form asks, and comes back to the page: with what was typed, when it was refused.
    private func change(
        _ visit: Visit, _ id: ID<Call>, _ name: String, _ form: Form, _ work: () async throws -> Void
    ) async throws -> Response {
        do {
            try await work()
            return visit.go(to: "/calls/\(id)/referrals")
        } catch let refusal as Refusal where !visit.wantsJSON && refusal.kind != .forbidden {
            guard refusal.code != .noSuchCall else { throw refusal }
            return try await page(visit, id, refused: Refused(form: name, refusal: refusal, typed: form.typed))
        }
    }

    /// The page of one call; also where a case is opened from.
    func page(
        _ visit: Visit, _ id: ID<Call>, given: [ID<Referral>: GivenLink] = [:], refused: Refused? = nil
    ) async throws -> Response {
        let worker = try visit.worker
        let mayKeep = may(worker, .keepCases).allowed
        let now = visit.desk.clock()
        let nearest = NearestServices(visit)
        let (file, next, cases, loads, first, position) = try await visit.desk.look(
            as: worker, for: .makeReferrals, at: .call(id)
        ) { db in
            let file = try ReferralFile(id, in: db)
            return (
                file, try nearest.next(for: file, in: db), mayKeep ? try SupportCases(db).cases(of: id) : [],
                mayKeep ? try SupportCases(db).caseloads(at: now) : [],
                try SupportCases(db).firstContact(on: file.file.call, at: now), try Journal(db).last()
            )
        }
        let opening = OpeningForm(
            keepers: loads, me: worker.id.text, people: file.file.people, proposed: first, refused: refused,
            visit.reading)
        let page = ReferralPage(
            file, next: next, given: given, channels: visit.site.setting.carriers.channels,
            tongues: visit.site.pages.catalogue.languages.keys.sorted(), cases: mayKeep ? cases : nil,
            opening: mayKeep ? opening : nil,
            steps: visit.steps(of: ShownCall(file.file), here: .referrals),
            managesServices: may(worker, .manageServices).allowed, refused: refused, visit.reading)
        return visit.show(page, livePosition: position, refused: refused)
    }
}
