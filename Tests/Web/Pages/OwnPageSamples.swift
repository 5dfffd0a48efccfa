import Access
import Foundation
import Store
import Vocabulary

@testable import Operate
@testable import Web

/// The page of a person's own and what is around it, in every state that a page can show.
extension Samples {
    private static func days(_ days: Int) -> Instant { now.adding(.seconds(86_400 * days)) }

    private static func wish(
        _ id: String, _ part: AmendmentRequest.Part, asked: Int, answered: Bool = false,
        ground: AmendmentRequest.Ground? = nil, statement: String? = nil
    ) throws -> AmendmentRequest {
        try AmendmentRequest(
            Row(new: [
                "id": id, "person_id": "p-1", "part": part, "words": "My name is Juno, not June",
                "channel": ConsentEnding.Channel.ownPage, "asked_at": days(-asked), "due_at": days(60 - asked),
                "overdue_at": (asked > 60 ? days(60 - asked) : nil).stored, "ground": ground.stored,
                "answer_words": (answered ? "We asked the team that wrote it." : nil).stored,
                "answered_by": (answered ? "grace" : nil).stored, "answerer": "Grace",
                "answered_at": (answered ? days(-1) : nil).stored, "statement": statement.stored,
                "stated_at": (statement == nil ? nil : days(0)).stored,
            ]))
    }

    private static func ownLink(_ id: String, closing: PersonLink.Closing? = nil) throws -> PersonLink {
        try PersonLink(
            Row(new: [
                "id": id, "purpose": PersonLink.Purpose.ownPage, "person_id": "p-1", "about_id": "p-1",
                "given_by": "sam", "author": "Sam", "given_at": now, "expires_at": days(1), "wrong_codes": 0,
                "opened_at": Value.null, "closed_as": closing.stored, "code_hash": "00", "pass_hash": Value.null,
                "pass_until": Value.null,
            ]))
    }

    private static func own(_ person: Person) throws -> OwnPage {
        let looks = [
            OwnLook(day: CalendarDay(of: now, ahead: 0), part: .identity, looker: .person, times: 1),
            OwnLook(
                day: CalendarDay(of: now, ahead: 0), part: .safetyPlan, looker: .worker([.responder]), times: 3),
            OwnLook(day: CalendarDay(of: days(-1), ahead: 0), part: .other, looker: .worker([]), times: 2),
        ]
        let referrals = try [
            referral("r-1", .accepted, appointment: days(2), ride: .program),
            referral("r-2", .declined), referral("r-3", consent: false),
            referral("r-4", .accepted), referral("r-5"),
            referral("r-6", .accepted, attended: .yes),
            referral("r-7", .accepted, attended: .no),
        ]
        let wishes = try [
            wish("w-1", .identity, asked: 1),
            wish("w-2", .encounters, asked: 20, answered: true, ground: .accurate),
            wish("w-3", .told, asked: 30, answered: true, ground: .notOurs, statement: "I see it otherwise"),
            wish("w-4", .other, asked: 40, answered: true),
        ]
        return OwnPage(
            person: person, record: document(true),
            consents: try [
                consent("c-1"), consent("c-2", purpose: nil, expiry: Optional.none), consent("c-3", ended: .revoked),
                consent("c-4", expiry: .event, ended: .event), consent("c-5", end: days(-1)),
            ],
            safetyPlans: [try safetyPlan("s-1")],
            needs: [
                (try need("n-1", .shelter, .referred), referrals), (try need("n-2", .food, .disposed), []),
                (try need("n-3", .benefits, .resolved), []),
                (try need("n-4", .legal, .disposed, reason: "service-full"), []),
            ],
            helped: [ID(stored: "r-6"): try helped("r-6", .partly)],
            told: [
                try disclosure("d-1", .consent, isPart2: true),
                try disclosure("d-2", .medicalEmergency, isPart2: false),
            ],
            emergencies: [
                try brokenGlass("g-1"), try brokenGlass("g-2", .other, ruling: .right),
                try brokenGlass("g-3", .cannotSpeak, ruling: .notRight),
            ], looks: looks, amendments: wishes)
    }

    static func ownPages(_ reading: Reading) throws -> [(String, any Page, Bool)] {
        let person = try Person(Row(new: ["id": "p-1", "root_id": "p-1", "begun_at": days(-90)]))
        let full = try own(person)
        let empty = OwnPage(
            person: person,
            record: DisclosureDocument(schema: DisclosureDocument.schema, calledBy: nil, parts: []), consents: [],
            safetyPlans: [], needs: [], helped: [:], told: [], emergencies: [], looks: [], amendments: [])
        func refused(
            _ form: String, _ code: Refusal.Code, _ field: String?, _ typed: [String: String] = [:]
        ) -> Refused {
            Refused(form: form, refusal: Refusal(code, field: field), typed: typed)
        }
        func mine(_ page: OwnPage, _ refused: Refused? = nil) -> MinePage {
            MinePage(page, at: "/mine/x-1", refused: refused, reading)
        }
        let phone: [(String, any Page)] = [
            ("mine", mine(full)), ("mine-empty", mine(empty)),
            ("mine-ask", mine(full, refused("ask", .required, "wish", ["concerns": "plans"]))),
            ("mine-concerns", mine(full, refused("ask", .required, "concerns", ["wish": "Juno"]))),
            (
                "mine-many",
                mine(
                    full,
                    Refused(
                        form: "ask", refusal: Refusal(.tooManyAmendments, .conflicting, values: ["most": "10"]),
                        typed: ["concerns": "plans", "wish": "Juno"]))
            ),
            ("mine-state", mine(full, refused("state", .required, "statement", ["amendment": "w-2"]))),
            ("mine-consent", mine(full, refused("consent", .noSuchConsent, nil))),
            ("leaving", LeavingPage(reading)),
        ]
        let links = try [ownLink("l-1"), ownLink("l-2", closing: .ended)]
        let name = try NameParts(given: "Juniper", family: nil)
        let file = OwnPageFile(person: person, calledBy: name, links: links, amendments: full.amendments)
        let nobody = OwnPageFile(person: person, calledBy: nil, links: [], amendments: [])
        func giving(
            _ file: OwnPageFile, seesPeople: Bool = true, answers: Bool = true, given: GivenLink? = nil,
            _ refused: Refused? = nil
        ) -> OwnPageGivingPage {
            OwnPageGivingPage(
                file, seesPeople: seesPeople, answers: answers, given: given, refused: refused, reading)
        }
        let given = GivenLink(LinkSecret(), at: "https://north.example/mine/x-1")
        let late = try wish("w-5", .needs, asked: 70)
        func answer(
            _ one: AmendmentRequest, _ name: NameParts?, seesPeople: Bool = true, _ refused: Refused? = nil
        )
            -> AmendmentPage
        {
            AmendmentPage(one, of: name, seesPeople: seesPeople, refused: refused, reading)
        }
        let office: [(String, any Page)] = [
            ("own-page", giving(file)), ("own-page-none", giving(nobody)),
            ("own-page-responder", giving(file, seesPeople: false, answers: false)),
            ("own-page-given", giving(file, given: given)), ("own-page-gone", giving(file, given: .gone)),
            (
                "own-page-ask",
                giving(file, refused("ask", .required, "wish", ["channel": "phone", "concerns": "told"]))
            ),
            ("own-page-link", giving(file, refused("link", .linkOver, nil))),
            ("amendments", AmendmentsPage([late] + full.amendments, reading)),
            ("amendments-none", AmendmentsPage([], reading)),
            ("amendment", answer(late, name)),
            ("amendment-unnamed", answer(full.amendments[0], nil, seesPeople: false)),
            ("amendment-answered", answer(full.amendments[2], name)),
            ("amendment-verdict", answer(late, name, refused("answer", .required, "verdict", ["reply": "No"]))),
            ("amendment-reply", answer(late, name, refused("answer", .required, "reply", ["verdict": "accurate"]))),
        ]
        return phone.map { ($0, $1, false) } + office.map { ($0, $1, true) }
    }
}
