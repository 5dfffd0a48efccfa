import Access
import Door
import Hummingbird
import Operate
import Store
import Vocabulary

/// Needs, referrals and services for machines, as `Assets/openapi.yaml` describes them.
struct ReferralAPI: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /api/v1/calls/{id}/needs", needs)
        try mounts.at("POST /api/v1/calls/{id}/needs", raise)
        try mounts.at("POST /api/v1/needs/{id}/referrals", offer)
        try mounts.at("POST /api/v1/needs/{id}/outcome", close)
        try mounts.at("POST /api/v1/referrals/{id}/answer", answer)
        try mounts.at("POST /api/v1/referrals/{id}/attendance", attend)
        try mounts.at("GET /api/v1/referrals", work)
        try mounts.at("POST /api/v1/referrals/{id}/acknowledgement", acknowledge)
        try mounts.at("POST /api/v1/referrals/{id}/appointment", appoint)
        try mounts.at("POST /api/v1/referrals/{id}/ride", arrangeRide)
        try mounts.at("POST /api/v1/referrals/{id}/contacts", contact)
        try mounts.at("POST /api/v1/referrals/{id}/withdrawal", withdraw)
        try mounts.at("POST /api/v1/referrals/{id}/link", giveLink)
        try mounts.at("POST /api/v1/referrals/{id}/link/removal", takeBackLink)
        try mounts.at("POST /api/v1/needs/{id}/drafts", draft)
        try mounts.at("POST /api/v1/drafts/{id}/consent", noteConsent)
        try mounts.at("POST /api/v1/drafts/{id}/sending", send)
        try mounts.at("POST /api/v1/drafts/{id}/removal", drop)
        try mounts.at("GET /api/v1/services", services)
        try mounts.at("POST /api/v1/services", addService)
        try mounts.at("PUT /api/v1/services/{id}", changeService)
    }

    @Sendable func needs(_ visit: Visit) async throws -> Response {
        try await list(visit, try visit.callID)
    }

    @Sendable func raise(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["needs", "person"], bytes: bytes)
        let kinds = try body.texts("needs").map { name throws(Refusal) in
            guard let kind = Operate.Need.Kind(rawValue: name) else { throw Refusal(.notOneOf, field: "needs") }
            return kind
        }
        let command = try RaiseNeeds(kinds, of: body.name("person"), on: id)
        _ = try await visit.desk.perform(command, by: visit.worker, once: once)
        return try await list(visit, id, status: .created)
    }

    private func list(_ visit: Visit, _ id: ID<Call>, status: HTTPResponse.Status = .ok) async throws -> Response {
        let file = try await visit.desk.look(as: visit.worker, for: .makeReferrals, at: .call(id)) { db in
            try ReferralFile(id, in: db)
        }
        let items = file.needs.map { NeedDocument($0, file.referrals[$0.id] ?? []) }
        return try visit.json(ListDocument(name: "needs", items: items, next: nil), status: status)
    }

    @Sendable func offer(_ visit: Visit) async throws -> Response {
        let id: ID<Operate.Need> = try visit.id(.noSuchNeed)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["service", "besides", "consent", "note", "at"], bytes: bytes)
        let (service, at): (ID<LocalService>, Instant?) = (try body.requiredName("service"), try body.moment("at"))
        let besides = try body.texts("besides").map { text throws(Refusal) in
            do throws(Refusal) { return try ID<LocalService>(text) } catch { throw error.about("besides") }
        }
        let consent = try body.consent()
        let call = try await visit.desk.database.read { db in try Needs(db).call(of: Needs(db).need(id)) }
        let command = try OfferReferral(
            id, toFirstOf: [service] + besides, consent: consent, note: try body.text("note"), at: at,
            expected: try await visit.expected(call))
        let referral = try await visit.desk.perform(command, by: visit.worker, once: once)
        return try visit.json(ReferralDocument(referral), status: .created)
    }

    @Sendable func close(_ visit: Visit) async throws -> Response {
        let id: ID<Operate.Need> = try visit.id(.noSuchNeed)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["outcome", JSONBody.ownReason, "at"], bytes: bytes)
        let own = try await visit.ownReason(body)
        let told: ReportNeed.Told
        if own == nil, try body.required("outcome") == "met" {
            told = .met
        } else {
            guard let reason = try body.reason("outcome", own: own) else {
                throw Refusal(.required, field: "outcome")
            }
            told = .closed(reason)
        }
        let need = try await visit.desk.perform(
            ReportNeed(id, told, at: try body.moment("at")), by: visit.worker, once: once)
        let referrals = try await visit.desk.database.read { db in try Referrals(db).referrals(of: [id])[id] ?? [] }
        return try visit.json(NeedDocument(need, referrals))
    }

    @Sendable func answer(_ visit: Visit) async throws -> Response {
        let id: ID<Referral> = try visit.id(.noSuchReferral)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["answer", "reason", "appointmentAt", "proof", "at"], bytes: bytes)
        _ = try body.required("answer")
        let reason = try body.code("reason", Referral.Decline.init(rawValue:))
        let appointment = try body.moment("appointmentAt")
        let told: AnswerReferral.Told
        switch try body.code("answer", Referral.Answer.init(rawValue:)) {
        case .accepted?: told = .accepted(appointment: appointment)
        case .declined?:
            guard let reason else { throw Refusal(.required, field: "reason") }
            told = .declined(reason)
        case nil: throw Refusal(.required, field: "answer")
        }
        let command = AnswerReferral(id, told, at: try body.moment("at"), proof: try body.proof())
        return try visit.json(ReferralDocument(try await visit.desk.perform(command, by: visit.worker, once: once)))
    }

    @Sendable func attend(_ visit: Visit) async throws -> Response {
        let id: ID<Referral> = try visit.id(.noSuchReferral)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["attended", "reason", "proof", "at"], bytes: bytes)
        _ = try body.required("attended")
        let reason = try body.code("reason", Referral.Missed.init(rawValue:))
        let told: ReportAttendance.Told
        switch try body.code("attended", Referral.Attendance.init(rawValue:)) {
        case .yes?: told = .attended
        case .unknown?: told = .unknown
        case .no?:
            guard let reason else { throw Refusal(.required, field: "reason") }
            told = .missed(reason)
        case nil: throw Refusal(.required, field: "attended")
        }
        let command = ReportAttendance(id, told, at: try body.moment("at"), proof: try body.proof())
        return try visit.json(ReferralDocument(try await visit.desk.perform(command, by: visit.worker, once: once)))
    }

    @Sendable func acknowledge(_ visit: Visit) async throws -> Response {
        try await tell(visit, ["proof", "at"]) { id, body in
            AcknowledgeReferral(id, at: try body.moment("at"), proof: try body.proof())
        }
    }

    @Sendable func appoint(_ visit: Visit) async throws -> Response {
        try await tell(visit, ["appointmentAt", "proof", "at"]) { id, body in
            guard let moment = try body.moment("appointmentAt") else {
                throw Refusal(.required, field: "appointmentAt")
            }
            return MakeAppointment(id, for: moment, at: try body.moment("at"), proof: try body.proof())
        }
    }

    @Sendable func arrangeRide(_ visit: Visit) async throws -> Response {
        try await tell(visit, ["ride", "at"]) { id, body in
            guard let ride = try body.code("ride", Referral.Ride.init(rawValue:)) else {
                throw Refusal(.required, field: "ride")
            }
            return ArrangeRide(id, by: ride, at: try body.moment("at"))
        }
    }

    @Sendable func contact(_ visit: Visit) async throws -> Response {
        try await tell(visit, ["proof", "at"]) { id, body in
            ReportFurtherContact(id, at: try body.moment("at"), proof: try body.proof())
        }
    }

    @Sendable func withdraw(_ visit: Visit) async throws -> Response {
        try await tell(visit, ["why", "at"]) { id, body in
            _ = try body.required("why")
            guard let why = try body.code("why", Referral.Withdrawal.init(rawValue:)) else {
                throw Refusal(.required, field: "why")
            }
            return try WithdrawReferral(id, why, at: try body.moment("at"))
        }
    }

    private func tell<Told: Command>(
        _ visit: Visit, _ fields: Set<String>, _ command: (ID<Referral>, JSONBody) throws -> Told
    ) async throws -> Response where Told.Outcome == Referral {
        let id: ID<Referral> = try visit.id(.noSuchReferral)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let command = try command(id, try visit.object(fields, bytes: bytes))
        return try visit.json(ReferralDocument(try await visit.desk.perform(command, by: visit.worker, once: once)))
    }

    @Sendable func giveLink(_ visit: Visit) async throws -> Response {
        let id: ID<Referral> = try visit.id(.noSuchReferral)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["channel", "to", "language"], bytes: bytes)
        let secret = LinkSecret()
        let channel = try body.code("channel", ReferralMessage.Channel.init(rawValue:))
        let (to, language) = (try body.text("to"), try body.text("language"))
        let message: ReferralMessage.Draft? =
            if let channel { try visit.message(channel, to: to, in: language, with: secret) } else { nil }
        let link = try await visit.desk.perform(
            GiveReferralLink(to: id, by: secret, sending: message), by: visit.worker, once: once)
        let given = ReceiverDoor.given(link, by: secret, visit).secret
        let document = ReferralLinkDocument(
            address: given?.address, code: given.map { _ in secret.code }, expiresAt: link.expiresAt.description)
        return try visit.json(document, status: .created)
    }

    @Sendable func takeBackLink(_ visit: Visit) async throws -> Response {
        let id: ID<Referral> = try visit.id(.noSuchReferral)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        _ = try visit.object([], bytes: bytes)
        _ = try await visit.desk.perform(TakeBackReferralLink(to: id), by: visit.worker, once: once)
        let referral = try await visit.desk.database.read { db in try Referrals(db).referral(id) }
        return try visit.json(ReferralDocument(referral))
    }

    /// What the caller sent, or everybody; what is late or due first comes first.
    @Sendable func work(_ visit: Visit) async throws -> Response {
        let (worker, now) = (try visit.worker, visit.desk.clock())
        let ofEverybody: Bool
        switch visit.query("of") {
        case nil, "me"?: ofEverybody = false
        case "everybody"?: ofEverybody = true
        default: throw Refusal(.notOneOf, field: "of")
        }
        let work = try await visit.desk.look(as: worker, for: .makeReferrals, at: .referrals) { db in
            try ReferralWork(of: ofEverybody ? nil : worker.id, in: db, at: now)
        }
        let items = work.lines.map { ReferralDocument($0.referral) }
        return try visit.json(ListDocument(name: "referrals", items: items, next: nil))
    }

    // MARK: Drafts

    @Sendable func draft(_ visit: Visit) async throws -> Response {
        let id: ID<Operate.Need> = try visit.id(.noSuchNeed)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["service"], bytes: bytes)
        let command = DraftReferral(id, to: try body.requiredName("service"))
        let draft = try await visit.desk.perform(command, by: visit.worker, once: once)
        return try visit.json(DraftDocument(draft), status: .created)
    }

    @Sendable func noteConsent(_ visit: Visit) async throws -> Response {
        let id: ID<Referral> = try visit.id(.noSuchReferral)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["consent"], bytes: bytes)
        let command = NoteDraftConsent(id, try body.consent())
        return try visit.json(DraftDocument(try await visit.desk.perform(command, by: visit.worker, once: once)))
    }

    @Sendable func send(_ visit: Visit) async throws -> Response {
        let id: ID<Referral> = try visit.id(.noSuchReferral)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["note"], bytes: bytes)
        let command = try SendDraft(id, note: try body.text("note"))
        let referral = try await visit.desk.perform(command, by: visit.worker, once: once)
        return try visit.json(ReferralDocument(referral), status: .created)
    }

    @Sendable func drop(_ visit: Visit) async throws -> Response {
        let id: ID<Referral> = try visit.id(.noSuchReferral)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        _ = try visit.object([], bytes: bytes)
        return try visit.json(
            DraftDocument(try await visit.desk.perform(DropDraft(id), by: visit.worker, once: once)))
    }

    // MARK: Services

    @Sendable func services(_ visit: Visit) async throws -> Response {
        let services = try await visit.desk.look(as: visit.worker, for: .makeReferrals, at: .services) { db in
            try LocalServices(db).all()
        }
        return try visit.json(ListDocument(name: "services", items: services.map(ServiceDocument.init), next: nil))
    }

    @Sendable func addService(_ visit: Visit) async throws -> Response {
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(["name", "kind", "phone", "hours", "note"], bytes: bytes)
        let service = try await visit.desk.perform(AddService(try body.service()), by: visit.worker, once: once)
        return try visit.json(ServiceDocument(service), status: .created)
    }

    @Sendable func changeService(_ visit: Visit) async throws -> Response {
        let id: ID<LocalService> = try visit.id(.noSuchService)
        let bytes = try await visit.body()
        let body = try visit.object(["name", "kind", "phone", "hours", "note", "active"], bytes: bytes)
        let active = try body.flag("active") ?? true
        let service = try await visit.desk.perform(
            ChangeService(id, to: try body.service(), active: active), by: visit.worker)
        return try visit.json(ServiceDocument(service))
    }
}

extension JSONBody {
    fileprivate func proof() throws(Refusal) -> Referral.Proof? {
        try code("proof", Referral.Proof.init(rawValue:))
    }

    fileprivate func consent() throws(Refusal) -> Bool {
        guard let consent = try flag("consent") else { throw Refusal(.required, field: "consent") }
        return consent
    }

    fileprivate func service() throws(Refusal) -> LocalService.Entry {
        try LocalService.Entry(
            name: try text("name"), kind: try code("kind", Operate.Need.Kind.init(rawValue:)), phone: try text("phone"),
            hours: try text("hours"), note: try text("note"))
    }
}
