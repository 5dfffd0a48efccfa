import Access
import Door
import Exchange
import HTTPTypes
import Hummingbird
import NIOCore
import Operate
import Store
import Vocabulary

extension Routes {
    /// The page of a person's own, for those who give it, for those who answer it, and for the person.
    static let ownPages: [Route] = [
        row("GET /people/{id}/own-page", .giveOwnPages, page: "own-page"),
        row("POST /people/{id}/own-page/links", .giveOwnPages),
        row("POST /people/{id}/own-page/links/removal", .giveOwnPages),
        row("POST /people/{id}/own-page/amendments", .giveOwnPages),
        row("GET /amendments", .answerAmendments, page: "amendments"),
        row("GET /amendments/{id}", .answerAmendments, page: "amendment"),
        row("POST /amendments/{id}/answer", .answerAmendments),
        open("GET /mine/{token}", page: "mine"),
        open("POST /mine/{token}"),
        open("GET /mine/{token}/appointments"),
        open("POST /mine/{token}/consents"),
        open("POST /mine/{token}/referrals"),
        open("POST /mine/{token}/helped"),
        open("POST /mine/{token}/amendments"),
        open("POST /mine/{token}/statements"),
        open("POST /mine/{token}/leave"),
    ]
}

/// `/mine/{token}`: what a person sees of themselves on a phone of their own, opened once with a code that was said to them.
struct OwnPageRoutes: Sendable {
    private let door = LinkDoor.ownPage

    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /mine/{token}", show)
        try mounts.at("POST /mine/{token}", open)
        try mounts.at("GET /mine/{token}/appointments", appointments)
        try mounts.at("POST /mine/{token}/consents", takeBack)
        try mounts.at("POST /mine/{token}/referrals", withdraw)
        try mounts.at("POST /mine/{token}/helped", tellHelp)
        try mounts.at("POST /mine/{token}/amendments", ask)
        try mounts.at("POST /mine/{token}/statements", state)
        try mounts.at("POST /mine/{token}/leave", leave)
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        guard let pass = door.pass(visit) else { return try await door.ask(visit) }
        return try await page(visit, OwnPass(door.token(visit), pass)) { try await door.ask(visit) }
    }

    @Sendable func open(_ visit: Visit) async throws -> Response {
        try await door.open(visit)
    }

    @Sendable func takeBack(_ visit: Visit) async throws -> Response {
        try await change(visit, "consent") { form, pass, once in
            guard let consent: ID<Consent> = try form.name("consent") else { throw Refusal(.noSuchConsent, .absent) }
            _ = try await visit.desk.perform(TakeBackOwnConsent(consent, with: pass), by: .alarm, once: once)
        }
    }

    @Sendable func withdraw(_ visit: Visit) async throws -> Response {
        try await change(visit, "referral") { form, pass, once in
            guard let referral: ID<Referral> = try form.name("referral") else {
                throw Refusal(.noSuchReferral, .absent)
            }
            _ = try await visit.desk.perform(WithdrawOwnReferral(referral, with: pass), by: .alarm, once: once)
        }
    }

    @Sendable func tellHelp(_ visit: Visit) async throws -> Response {
        try await change(visit, "helped") { form, pass, once in
            guard let referral: ID<Referral> = try form.name("referral") else {
                throw Refusal(.noSuchReferral, .absent)
            }
            guard let answer = try form.code("helped", HelpReport.Answer.init(rawValue:)) else {
                throw Refusal(.required, field: "helped")
            }
            _ = try await visit.desk.perform(TellOwnHelp(answer, of: referral, with: pass), by: .alarm, once: once)
        }
    }

    @Sendable func ask(_ visit: Visit) async throws -> Response {
        try await change(visit, "ask") { form, pass, once in
            let asked = try AmendmentAsked(
                try form.code("concerns", AmendmentRequest.Part.init(rawValue:)), form["wish"])
            _ = try await visit.desk.perform(AskOwnAmendment(asked, with: pass), by: .alarm, once: once)
        }
    }

    @Sendable func state(_ visit: Visit) async throws -> Response {
        try await change(visit, "state") { form, pass, once in
            guard let amendment: ID<AmendmentRequest> = try form.name("amendment") else {
                throw Refusal(.noSuchAmendment, .absent)
            }
            let command = try DisputeAnswer(amendment, form["statement"], with: pass)
            _ = try await visit.desk.perform(command, by: .alarm, once: once)
        }
    }

    /// Ends what the phone may see, and goes where nobody asks why somebody is there.
    @Sendable func leave(_ visit: Visit) async throws -> Response {
        _ = try await visit.form()
        if let pass = door.pass(visit) {
            try await visit.desk.perform(LeaveOwnPage(with: OwnPass(door.token(visit), pass)), by: .alarm)
        }
        return LinkDoor.answer(visit.show(LeavingPage(visit.reading), in: visit.reading))
    }

    /// The person's appointments for the calendar of their phone.
    ///
    /// It says of none where it is and for what: others look at such a calendar too.
    @Sendable func appointments(_ visit: Visit) async throws -> Response {
        guard let pass = door.pass(visit) else { return door.over(visit) }
        let dates: [CalendarDate]
        do {
            let (own, now) = (OwnPass(door.token(visit), pass), visit.desk.clock())
            dates = try await visit.desk.database.read { db in try OwnPage.appointments(own, in: db, at: now) }
        } catch let refusal as Refusal where refusal.code == .linkOver {
            return door.over(visit)
        }
        let words = visit.reading.words
        let file = CalendarFile(
            name: words("mine.calendar"),
            entries: dates.map { date in
                CalendarFile.Entry(
                    uid: "\(date.kind.rawValue)-\(date.id)@alongside", at: date.at, changedAt: date.changedAt,
                    changes: date.changes, title: words("mine.calendar"), address: nil)
            })
        var response = Response(
            status: .ok, headers: [.contentType: "text/calendar; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: file.text)))
        response.headers[.contentDisposition] = "attachment; filename=\"calendar.ics\""
        return LinkDoor.answer(response)
    }

    /// Does what the person asks, and comes back to their page: with what was typed, when it was refused.
    private func change(
        _ visit: Visit, _ name: String, _ work: (Form, OwnPass, OnceKey) async throws -> Void
    ) async throws -> Response {
        let form = try await visit.form()
        guard let shown = door.pass(visit) else { return door.over(visit) }
        let pass = OwnPass(door.token(visit), shown)
        do {
            try await work(form, pass, try visit.once(form, through: door.token(visit)))
            let language = visit.query("language").map { "?language=\($0.prefix(8).filter(\.isLetter))" } ?? ""
            return LinkDoor.answer(visit.go(to: "/\(door.path)/\(door.token(visit).text)\(language)"))
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            guard refusal.code != .linkOver else { return door.over(visit) }
            let refused = Refused(form: name, refusal: refusal, typed: form.typed)
            return try await page(visit, pass, refused: refused) { door.over(visit) }
        }
    }

    /// What the phone may see now; each look at it is written down.
    private func page(
        _ visit: Visit, _ pass: OwnPass, refused: Refused? = nil, over: () async throws -> Response
    ) async throws -> Response {
        let (now, zone) = (visit.desk.clock(), visit.site.timeZone)
        let found: OwnPage
        do {
            found = try await visit.desk.database.read { db in try OwnPage(pass, in: db, at: now, zone: zone) }
        } catch let refusal as Refusal where refusal.code == .linkOver {
            return try await over()
        }
        try await visit.desk.log(AccessLog.Line(nil, .looked, .seePeople, Person.subject(found.person.id)))
        let page = MinePage(found, at: door.address(visit), refused: refused, visit.reading)
        return LinkDoor.answer(visit.show(page, in: visit.reading, status: refused?.refusal.status ?? .ok))
    }
}
