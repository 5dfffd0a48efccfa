import Operate
import Vocabulary

/// A need with what was tried for it, as machines read it.
struct NeedDocument: Encodable {
    private let need: Operate.Need
    private let referrals: [Referral]

    init(_ need: Operate.Need, _ referrals: [Referral]) {
        self.need = need
        self.referrals = referrals
    }

    private enum Key: CodingKey {
        case id, need, person, raisedAt, stage, since, reason, ownReason, closedAt, open, referrals
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(need.id.text, forKey: .id)
        try object.encode(need.kind.rawValue, forKey: .need)
        try object.encode(need.person?.text, forKey: .person)
        try object.encode(need.raisedAt.description, forKey: .raisedAt)
        try object.encode(need.stage.rawValue, forKey: .stage)
        try object.encode(need.since.description, forKey: .since)
        try object.encode(need.reason?.name, forKey: .reason)
        try object.encode(need.reason?.own, forKey: .ownReason)
        try object.encode(need.leftAt?.description, forKey: .closedAt)
        try object.encode(need.isOpen, forKey: .open)
        try object.encode(referrals.map(ReferralDocument.init), forKey: .referrals)
    }
}

/// A referral, as machines read it.
struct ReferralDocument: Encodable {
    private let referral: Referral

    init(_ referral: Referral) {
        self.referral = referral
    }

    private enum Key: CodingKey {
        case id, need, call, service, serviceName, consent, offeredAt, answer, declinedBecause, answeredAt
        case appointmentAt, ride, attended, missedBecause, attendedAt, overdueAt
        case state, awaited, dueAt, note, askedWith, linkedAt, acknowledgedAt, engagedAt, withdrawnBecause, withdrawnAt
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(referral.id.text, forKey: .id)
        try object.encode(referral.need.text, forKey: .need)
        try object.encode(referral.call.text, forKey: .call)
        try object.encode(referral.service.text, forKey: .service)
        try object.encode(referral.serviceName, forKey: .serviceName)
        try object.encode(referral.hasConsent, forKey: .consent)
        try object.encode(referral.offeredAt.description, forKey: .offeredAt)
        try object.encode(referral.answer?.rawValue, forKey: .answer)
        try object.encode(referral.declined?.rawValue, forKey: .declinedBecause)
        try object.encode(referral.answeredAt?.description, forKey: .answeredAt)
        try object.encode(referral.appointmentAt?.description, forKey: .appointmentAt)
        try object.encode(referral.ride?.rawValue, forKey: .ride)
        try object.encode(referral.attended?.rawValue, forKey: .attended)
        try object.encode(referral.missed?.rawValue, forKey: .missedBecause)
        try object.encode(referral.attendedAt?.description, forKey: .attendedAt)
        try object.encode(referral.overdueAt?.description, forKey: .overdueAt)
        try object.encode(referral.state.rawValue, forKey: .state)
        try object.encode(referral.awaited?.rawValue, forKey: .awaited)
        try object.encode(referral.dueAt?.description, forKey: .dueAt)
        try object.encode(referral.note, forKey: .note)
        try object.encode(referral.askedWith?.text, forKey: .askedWith)
        try object.encode(referral.linkedAt?.description, forKey: .linkedAt)
        try object.encode(referral.acknowledgedAt?.description, forKey: .acknowledgedAt)
        try object.encode(referral.engagedAt?.description, forKey: .engagedAt)
        try object.encode(referral.withdrawn?.rawValue, forKey: .withdrawnBecause)
        try object.encode(referral.withdrawnAt?.description, forKey: .withdrawnAt)
    }
}

/// A draft of a referral, as machines read it.
struct DraftDocument: Encodable {
    private let draft: ReferralDraft

    init(_ draft: ReferralDraft) {
        self.draft = draft
    }

    private enum Key: CodingKey { case id, need, call, service, serviceName, draftedAt, consent, consentAt, ended }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(draft.id.text, forKey: .id)
        try object.encode(draft.need.text, forKey: .need)
        try object.encode(draft.call.text, forKey: .call)
        try object.encode(draft.service.text, forKey: .service)
        try object.encode(draft.serviceName, forKey: .serviceName)
        try object.encode(draft.at.description, forKey: .draftedAt)
        try object.encode(draft.hasConsent, forKey: .consent)
        try object.encode(draft.consentAt?.description, forKey: .consentAt)
        try object.encode(draft.ending?.rawValue, forKey: .ended)
    }
}

/// A link to a referral, as whoever made it gets it: once, because what opens it is not kept.
struct ReferralLinkDocument: Encodable {
    let address: String?
    let code: String?
    let expiresAt: String

    private enum Key: CodingKey { case address, code, expiresAt }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(address, forKey: .address)
        try object.encode(code, forKey: .code)
        try object.encode(expiresAt, forKey: .expiresAt)
    }
}

/// A service, as machines read it.
struct ServiceDocument: Encodable {
    private let service: LocalService

    init(_ service: LocalService) {
        self.service = service
    }

    private enum Key: CodingKey { case id, name, kind, phone, hours, note, active }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(service.id.text, forKey: .id)
        try object.encode(service.name, forKey: .name)
        try object.encode(service.kind.rawValue, forKey: .kind)
        try object.encode(service.phone, forKey: .phone)
        try object.encode(service.hours, forKey: .hours)
        try object.encode(service.note, forKey: .note)
        try object.encode(service.isActive, forKey: .active)
    }
}
