import Foundation
import Operate
import Store
import Vocabulary

@testable import Operate
@testable import Web

/// Needs and services, in every state of their pages; cases stand beside them.
extension Samples {

    static func need(
        _ id: String, _ kind: Operate.Need.Kind, _ stage: Stage, reason: String? = nil
    ) throws -> Operate.Need {
        try Operate.Need(
            Row(new: [
                "id": id, "path_id": "path-1", "call_person_id": Value.null, "need": kind,
                "raised_at": minutesAgo(600), "stage": stage, "since": minutesAgo(300),
                "left_reason": reason.stored, "left_own": Value.null,
                "left_at": (reason == nil ? nil : minutesAgo(20)).stored,
            ]))
    }

    static func referral(
        _ id: String, _ answer: Referral.Answer? = nil, consent: Bool = true, appointment: Instant? = nil,
        attended: Referral.Attendance? = nil, offered: Int = 500, withdrawn: Referral.Withdrawal? = nil,
        note: String? = nil, linked: Int? = nil, engaged: Bool = false, ride: Referral.Ride? = nil
    ) throws -> Referral {
        try Referral(
            Row(new: [
                "id": id, "need_id": "n-1", "call_id": "c-109", "service_id": "s-1", "service_name": "Harbour House",
                "service_phone": "+18125550142", "consent": consent ? "yes" : "no", "offered_at": minutesAgo(offered),
                "author": "Noor", "answer": answer.stored,
                "declined_why": (answer == .declined ? Referral.Decline.full : nil).stored,
                "answered_at": (answer == nil ? nil : minutesAgo(400)).stored, "appointment_at": appointment.stored,
                "ride": ride.stored,
                "attended": attended.stored,
                "missed_why": (attended == .no ? Referral.Missed.didNotGo : nil).stored,
                "attended_at": (attended == nil ? nil : minutesAgo(100)).stored, "overdue_at": Value.null,
                "note": note.stored, "asked_with": Value.null, "linked_at": linked.map(minutesAgo).stored,
                "acknowledged_at": Value.null, "engaged_at": (engaged ? minutesAgo(50) : nil).stored,
                "withdrawn_why": withdrawn.stored,
                "withdrawn_at": (withdrawn == nil ? nil : minutesAgo(30)).stored, "late_for": Value.null,
                "late_at": Value.null,
            ]))
    }

    private static func report(
        _ step: ReferralReport.Step, _ outcome: String, _ reason: String? = nil, flag: String? = nil,
        proof: Referral.Proof? = nil, by entered: String = "noor"
    ) throws -> ReferralReport {
        try ReferralReport(
            Row(new: [
                "need_id": "n-1", "referral_id": step == .need ? Value.null : "r-1".stored, "step": step,
                "outcome": outcome, "reason": reason.stored, "at": minutesAgo(300), "entered_at": minutesAgo(200),
                "author": "Noor", "flag": flag.stored, "proof": proof.stored, "entered_by": entered,
            ]))
    }

    private static func service(
        _ id: String, active: Bool = true, phone: String? = "+18125550142"
    ) throws -> LocalService {
        try LocalService(
            Row(new: [
                "id": id, "name": "Harbour House \(id)", "kind": id == "s-2" ? Operate.Need.Kind.food : .shelter,
                "phone": phone.stored, "hours": (phone == nil ? nil : "every night from six").stored,
                "note": (phone == nil ? nil : "Ring twice.").stored, "active": active ? 1 : 0,
            ]))
    }

    private static func refused(
        _ form: String, _ code: Refusal.Code, _ field: String?, _ typed: [String: String] = [:]
    ) -> Refused {
        Refused(
            form: form, refusal: Refusal(code, .conflicting, field: field, values: ["least": "3", "made": "1"]),
            typed: typed)
    }

    // MARK: - Needs

    private static func needs(refused: Refused? = nil, _ reading: Reading) throws -> [ShownNeed] {
        let services = try [service("s-1"), service("s-2")]
        let next = [
            ShownNeed.Next(
                name: "Mill Park", address: "/north/directory/s-7?need=n-8", why: "told of free places today"),
            ShownNeed.Next(name: "Quay Shelter", address: "/north/directory/s-8?need=n-8", why: nil),
        ]
        let drafts = try [
            referralDraft("d-1"), referralDraft("d-2", consent: "yes"), referralDraft("d-3", consent: "no"),
        ]
        let secret = LinkSecret()
        var sent = GivenLink(secret, at: "https://north.example/asked/x-1")
        sent.isSent = true
        let contacts = [
            ID<Referral>(stored: "r-5"): ServiceContact(email: "intake@harbour.example", phone: "+18125550142")
        ]
        func shown(
            _ need: Operate.Need, _ referrals: [Referral] = [], _ reports: [ReferralReport] = [],
            drafts: [ReferralDraft] = [], links: [ID<Referral>: ReferralLink] = [:],
            given: [ID<Referral>: GivenLink] = [:], messages: [ID<Referral>: ReferralMessage] = [:],
            channels: [ReferralMessage.Channel] = ReferralMessage.Channel.allCases,
            agreement: TextAgreement? = nil, helped: [ID<Referral>: HelpReport] = [:], person: String? = nil
        ) -> ShownNeed {
            ShownNeed(
                need, person: person,
                ShownNeed.Known(
                    referrals: referrals, reports: reports, drafts: drafts, links: links, given: given,
                    messages: messages, agreement: agreement, helped: helped, contacts: contacts, channels: channels,
                    tongues: ["en", "es"], next: next,
                    services: services), refused: refused, reading)
        }
        return [
            shown(try need("n-1", .shelter, .disposed), person: "Green coat"),
            shown(
                try need("n-2", .food, .referred),
                try [referral("r-1", .declined), referral("r-2", consent: false, offered: 6_000)],
                try [report(.answer, "declined", "full")]),
            shown(
                try need("n-3", .treatment, .referred),
                try [referral("r-3", .accepted, appointment: minutesAgo(-1_440), ride: .service)],
                try [report(.answer, "accepted", flag: "told-again"), report(.attendance, "unknown")]),
            shown(
                try need("n-4", .legal, .attended), try [referral("r-4", .accepted, attended: .yes)],
                try [report(.attendance, "yes"), report(.attendance, "no", "did-not-go")]),
            shown(try need("n-5", .pets, .resolved), [], try [report(.need, "met")]),
            shown(
                try need("n-6", .housing, .disposed, reason: "service-full"), [],
                try [report(.need, "closed", "service-full")]),
            shown(try need("n-7", .transport, .disposed, reason: "resolved-on-scene")),
            shown(try need("n-8", .shelter, .disposed), drafts: drafts),
            shown(
                try need("n-9", .shelter, .referred),
                try [
                    referral("r-5", note: "Has a dog", linked: 60), referral("r-6", linked: 60),
                    referral("r-7", linked: 60),
                    referral("r-8", linked: 60), referral("r-9", withdrawn: .takenElsewhere),
                ],
                try [
                    report(.acknowledgement, "yes", proof: .system, by: "alarm"),
                    report(.appointment, "yes", proof: .receiver),
                    report(.contact, "yes", proof: .receiver, by: "alarm"),
                    report(.withdrawal, "person", proof: .person, by: "alarm"),
                    report(.withdrawal, "taken-elsewhere", proof: .system),
                ],
                links: [
                    ID(stored: "r-5"): try referralLink("r-5"),
                    ID(stored: "r-6"): try referralLink("r-6", opened: true),
                    ID(stored: "r-7"): try referralLink("r-7", closing: .wrongCodes),
                    ID(stored: "r-8"): try referralLink("r-8", days: 40),
                ],
                given: [
                    ID(stored: "r-5"): GivenLink(secret, at: "https://north.example/asked/x-1"),
                    ID(stored: "r-6"): .gone, ID(stored: "r-7"): sent,
                ],
                messages: [
                    ID(stored: "r-5"): try message("r-5"), ID(stored: "r-6"): try message("r-6", attempts: 4),
                    ID(stored: "r-7"): try message("r-7", .sent), ID(stored: "r-8"): try message("r-8", .refused),
                ]),
            shown(
                try need("n-12", .food, .referred), try [referral("r-12", linked: 60), referral("r-13", linked: 60)],
                messages: [
                    ID(stored: "r-12"): try message("r-12", .givenUp),
                    ID(stored: "r-13"): try message("r-13", .notNeeded),
                ], channels: [], agreement: try agreement("n-12"),
                helped: [ID(stored: "r-12"): try helped("r-12", .notYet)]),
            shown(
                try need("n-10", .legal, .attended), try [referral("r-10", .accepted, attended: .yes, engaged: true)]),
            shown(try need("n-11", .food, .referred), try [referral("r-11", .declined)]),
        ]
    }

    private static func referrals(
        _ needs: [ShownNeed], keeping: Bool = true, refused: Refused? = nil, raise: Bool = true,
        services: Bool = true, _ reading: Reading
    ) throws -> ReferralPage {
        let people = [Web.Choice(value: "p-1", name: "Green coat", chosen: true)]
        let kinds = Operate.Need.Kind.allCases.map {
            Web.Choice(
                value: $0.rawValue, name: reading.words.name(of: $0.rawValue, in: "needKinds"), chosen: $0 == .pets)
        }
        var opening = OpeningForm(
            keepers: loads, me: "noor", people: [], proposed: now, refused: refused,
            reading)
        if !needs.isEmpty { opening = opening.with(people) }
        return ReferralPage(
            title: reading.words("referrals.title", ["number": "109"]), id: "c-109", changed: 4,
            address: "/north/calls/c-109",
            steps: [StepLink(address: "/north/calls/c-109/referrals", name: "Needs", current: true, shown: true)],
            needs: needs, nobodyNeeds: needs.isEmpty, raising: kinds, meanings: NeedMeaning.all(reading.words),
            persons: needs.isEmpty ? [] : people,
            hasPersons: !needs.isEmpty, mayRaise: raise, raiseTrouble: refused.trouble(in: "raise", reading.words),
            noServices: !services, servicesAddress: "/north/services", managesServices: keeping, keeping: keeping,
            cases: needs.isEmpty
                ? []
                : [
                    .init(address: "/north/cases/k-1", text: "Noor, 09:00:00", overdue: true),
                    .init(address: "/north/cases/k-2", text: "Noor", overdue: false),
                ], opening: keeping ? opening : nil)
    }

    // MARK: - Cases

    /// Every state of these pages.
    static func care(_ reading: Reading) throws -> [(name: String, page: any Page, signedIn: Bool)] {
        let shown = try needs(reading)
        var pages: [(String, any Page)] = [
            ("referrals", try referrals(shown, reading)),
            ("referrals-none", try referrals([], keeping: false, raise: false, services: false, reading)),
            ("referrals-no-services", try referrals([], services: false, reading)),
            (
                "services",
                ServicePage(
                    try [service("s-1"), service("s-2", active: false, phone: nil)], manages: true, refused: nil,
                    reading)
            ),
            (
                "services-told",
                ServicePage(
                    try [service("s-1"), service("s-2")], told: [ID(stored: "s-2")], manages: true, refused: nil,
                    reading)
            ),
            ("services-read", ServicePage(try [service("s-1")], manages: false, refused: nil, reading)),
            ("services-none", ServicePage([], manages: true, refused: nil, reading)),
        ]
        for (form, code, field) in [
            ("raise", Refusal.Code.required, "needs"), ("opening", .required, "goal"),
            ("opening", .nextContactPast, "nextContact"), ("offer-n-1", .required, "service"),
            ("offer-n-1", .required, "consent"), ("answer-r-2", .required, "answer"),
            ("attendance-r-3", .required, "attended"), ("outcome-n-4", .reasonOfAnotherStage, "outcome"),
            ("offer-n-1", .noteNeedsConsent, "note"), ("appointment-r-3", .required, "appointmentAt"),
            ("ride-r-3", .required, "ride"),
            ("contact-r-4", .notAMoment, "at"), ("withdrawal-r-5", .required, "why"),
            ("withdrawal-r-5", .referralOver, nil),
            ("message-r-5", .notAMailAddress, "to"), ("texts-n-8", .notATelephoneNumber, "to"),
            ("draft-d-2", .textTooLong, "note"),
        ] {
            let refused = refused(
                form, code, field,
                [
                    "service": "s-2", "service-2": "s-1", "service-3": "s-2", "consent": "no", "answer": "full",
                    "attended": "unknown", "outcome": "not-met", "why": field == "why" ? "" : "sender",
                ])
            pages.append(
                (
                    "referrals-refused-\(form)-\(field ?? "whole")",
                    try referrals(needs(refused: refused, reading), refused: refused, reading)
                ))
        }
        for (form, code, field) in [
            ("service", Refusal.Code.serviceExists, "name"), ("service-s-1", .required, "kind"),
            ("service-s-1", .notATelephoneNumber, "phone"),
        ] {
            let refused = refused(form, code, field, ["name": "Harbour House", "phone": "ask"])
            pages.append(
                (
                    "services-refused-\(form)-\(field)",
                    ServicePage(try [service("s-1")], manages: true, refused: refused, reading)
                ))
        }
        return (pages + (try cases(reading))).map { ($0, $1, true) } + (try receivers(reading)) + (try figures(reading))
            + (try practices(reading))
    }
}

extension OpeningForm {
    fileprivate func with(_ people: [Web.Choice]) -> OpeningForm {
        OpeningForm(
            goal: goal, owners: owners, persons: people, hasPersons: true, nextContact: nextContact, weights: weights,
            goalTrouble: goalTrouble, nextTrouble: nextTrouble, trouble: trouble)
    }
}
