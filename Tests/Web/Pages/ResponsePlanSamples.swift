import Foundation
import Store
import Vocabulary

@testable import Operate
@testable import Web

/// Plans in every state, with everything in them and with nothing.
extension Samples {
    private static func daysAgo(_ days: Int) -> Instant { now.adding(.seconds(-86_400 * days)) }

    private static func entry(_ id: String, _ more: [String: any Storable], isWithdrawn: Bool = false) -> Row {
        var values: [String: any Storable] = [
            "id": id, "person_id": "p-1", "recorded_by": "noor", "author": "Noor", "recorded_at": daysAgo(20),
            "withdrawn_reason": (isWithdrawn ? PersonWithdrawal.notSo : nil).stored,
            "withdrawn_at": (isWithdrawn ? daysAgo(2) : nil).stored,
        ]
        values.merge(more) { _, new in new }
        return Row(columns: Array(values.keys), values: values.values.map(\.stored))
    }

    private static func danger(
        _ id: String, _ kind: PersonSafety.Kind, reported: Bool = false, expired: Bool = false,
        isWithdrawn: Bool = false
    ) throws -> PersonSafety {
        try PersonSafety(
            entry(
                id,
                [
                    "kind": kind, "source": PersonSafety.Source.otherAgency,
                    "reference": (reported ? "118" : nil).stored,
                    "note": (reported ? "A folding knife in the left boot" : nil).stored, "happened_at": daysAgo(40),
                    "expires_at": expired ? daysAgo(1) : now.adding(.seconds(86_400 * 300)),
                ], isWithdrawn: isWithdrawn))
    }

    private static func contact(_ id: String, phone: Bool, isWithdrawn: Bool = false) throws -> PlanContact {
        try PlanContact(
            entry(
                id,
                [
                    "role": PlanContact.Role.family, "name": "Ada Okafor",
                    "organisation": (phone ? nil : "Harbour House").stored,
                    "phone": (phone ? "+18125550102" : nil).stored,
                ], isWithdrawn: isWithdrawn))
    }

    private static func plan(
        _ id: String, _ state: ResponsePlan.State, overdue: Bool = false, returned: Bool = false, bare: Bool = false
    ) throws -> ResponsePlan {
        let isApproved = state == .approved || state == .ended
        let values: [String: any Storable] = [
            "id": id, "person_id": "p-1", "revision": 3, "baseline": (bare ? nil : "Talks fast and a lot.").stored,
            "elevated": (bare ? nil : "Goes quiet, walks in circles.").stored,
            "triggers": (bare ? nil : "Sirens\nBeing touched").stored,
            "helped": (bare ? nil : "A walk\nHer sister on the telephone").stored,
            "avoid": (bare ? nil : "More than two people close by").stored,
            "strategies": "Say your name\nAsk about the dog\nRing the sister",
            "background": (bare ? nil : "Moved in the spring.").stored, "begun_by": "noor", "author": "Noor",
            "begun_at": daysAgo(90), "submitted_at": (state == .draft ? nil : daysAgo(80)).stored,
            "returned_reason": (returned ? "Say whom to ring first." : nil).stored,
            "returned_by": (returned ? "grace" : nil).stored, "returner": "Grace",
            "returned_at": (returned ? daysAgo(3) : nil).stored, "approved_by": (isApproved ? "grace" : nil).stored,
            "approver": "Grace", "approved_at": (isApproved ? daysAgo(79) : nil).stored,
            "review_by": (isApproved ? (overdue ? daysAgo(4) : now.adding(.seconds(86_400 * 20))) : nil).stored,
            "review_overdue_at": (overdue ? daysAgo(4) : nil).stored,
            "ended_reason": (state == .ended ? ResponsePlan.Ending.replaced : nil).stored,
            "ended_at": (state == .ended ? daysAgo(9) : nil).stored,
        ]
        return try ResponsePlan(Row(columns: Array(values.keys), values: values.values.map(\.stored)))
    }

    private static func brief(
        _ plan: ResponsePlan?, dangers: [PersonSafety], contacts: [PlanContact]
    ) throws -> PlanBrief {
        PlanBrief(
            person: ID(stored: "p-1"), calledBy: try NameParts(given: "Juniper", family: nil),
            alsoKnown: [try NameParts(given: "Marlene", family: "Okafor")],
            facts: [try PersonFact(entry("f-1", ["kind": PersonFact.Kind.description, "value": "Tall, green coat"]))],
            safety: dangers, plan: plan, contacts: contacts)
    }

    private static func nobody() throws -> PlanBrief {
        PlanBrief(
            person: ID(stored: "p-3"), calledBy: nil, alsoKnown: [], facts: [], safety: [], plan: nil, contacts: [])
    }

    private static func showing(_ choice: PlanShowing.Choice, _ contacts: Int) -> PlanShowing {
        let isChosen = choice != .byRule
        return PlanShowing(
            choice: choice, reason: isChosen ? "Just moved here." : nil,
            by: isChosen ? Author(id: "grace", name: "Grace") : nil, at: isChosen ? daysAgo(5) : nil,
            contacts: contacts, rule: .usual)
    }

    /// Somebody of whom everything is told, and somebody of whom there is nothing to tell.
    static func recognised() throws -> [PlanBrief.Recognised] {
        [
            PlanBrief.Recognised(
                brief: try brief(
                    plan("r-1", .approved, overdue: true), dangers: [danger("d-1", .carriedWeapon, reported: true)],
                    contacts: [contact("k-1", phone: true)]), people: [ID(stored: "cp-1")], role: .inCrisis,
                certainty: .probable),
            PlanBrief.Recognised(
                brief: try nobody(), people: [ID(stored: "cp-9")], role: .other, certainty: .possible),
        ]
    }

    private static func file(
        _ brief: PlanBrief, approved: ResponsePlan? = nil, open: ResponsePlan? = nil, past: [ResponsePlan] = [],
        rivals: [ResponsePlan] = [], showing: PlanShowing, safety: [PersonSafety] = [], contacts: [PlanContact] = []
    ) -> PlanFile {
        PlanFile(
            brief: brief, approved: approved, open: open,
            writers: open == nil ? [] : [Author(id: "noor", name: "Noor"), Author(id: "sam", name: "Sam")],
            reviews: approved == nil ? [] : [(Author(id: "sam", name: "Sam"), daysAgo(10))], past: past,
            rivals: rivals, showing: showing, safety: safety, contacts: contacts)
    }

    static func responsePlans(_ reading: Reading) throws -> [(String, any Page, Bool)] {
        let all = PlanPage.Rights(seePeople: true, write: true, approve: true, keepSafety: true) { _ in true }
        let team = PlanPage.Rights(seePeople: true, write: false, approve: false, keepSafety: true) { _ in false }
        let officer = PlanPage.Rights(seePeople: false, write: false, approve: false, keepSafety: false) { _ in false }
        let dangers = [
            try danger("d-1", .carriedWeapon, reported: true), try danger("d-2", .attackedResponder, expired: true),
            try danger("d-3", .setFire, isWithdrawn: true),
        ]
        let contacts = [try contact("k-1", phone: true), try contact("k-2", phone: false, isWithdrawn: true)]
        let approved = try plan("r-1", .approved)
        let told = try brief(
            approved, dangers: [dangers[0]], contacts: [contacts[0], try contact("k-3", phone: false)])
        let full = file(
            told, approved: approved, open: try plan("r-2", .draft, returned: true),
            past: [try plan("r-0", .ended)], rivals: [try plan("r-9", .approved)], showing: showing(.shown, 1),
            safety: dangers, contacts: contacts)
        let waiting = file(
            try brief(nil, dangers: [], contacts: []), approved: approved,
            open: try plan("r-2", .submitted, bare: true),
            showing: showing(.hidden, 5))
        let empty = file(try nobody(), showing: showing(.byRule, 0))
        let rule = file(told, approved: approved, showing: showing(.byRule, 3))
        let hidden = file(try nobody(), approved: approved, showing: showing(.byRule, 2))
        func refused(_ form: String, _ field: String, _ code: Refusal.Code = .required) -> Refused {
            Refused(
                form: form, refusal: Refusal(code, field: field),
                typed: [
                    "reason": "", "contactName": "Ada", "choice": "hidden", "role": "friend", "observed": "set-fire",
                    "toldBy": "record",
                ])
        }
        func page(
            _ name: String, _ file: PlanFile?, _ rights: PlanPage.Rights, by worker: String = "grace",
            _ refused: Refused? = nil, told other: PlanBrief? = nil
        ) -> (String, any Page, Bool) {
            let brief = other ?? file?.brief ?? told
            return (name, PlanPage(brief, file, rights, worker: worker, refused: refused, reading), true)
        }
        let line = PersonLine(
            id: ID(stored: "p-1"), calledBy: try NameParts(given: "Juniper", family: nil),
            alsoKnown: [try NameParts(given: "Marlene", family: "Okafor")], facts: [])
        let unnamed = PersonLine(id: ID(stored: "p-3"), calledBy: nil, alsoKnown: [], facts: [])
        func work(_ plan: ResponsePlan, named: Bool = true) -> PlanLine {
            PlanLine(plan: plan, person: plan.person, calledBy: named ? line.calledBy : nil)
        }
        let works = [
            work(try plan("r-2", .submitted)), work(try plan("r-3", .draft), named: false), work(approved),
            work(try plan("r-4", .approved, overdue: true)),
        ]
        return [
            page("plan", full, all), page("plan-waiting", waiting, all), page("plan-own", waiting, all, by: "noor"),
            page("plan-empty", empty, all), page("plan-by-rule", rule, all), page("plan-hidden", hidden, all),
            page("plan-team", nil, team), page("plan-officer", nil, officer),
            page("plan-officer-none", nil, officer, told: try nobody()),
            page("plan-giveback-refused", waiting, all, refused("decision", "reason")),
            page("plan-showing-refused", full, all, refused("showing", "reason")),
            page("plan-contact-refused", full, all, refused("contact", "contactName")),
            page("plan-contact-phone-refused", full, all, refused("contact", "contactPhone", .notATelephoneNumber)),
            page("plan-ending-refused", full, all, refused("standing", "ending")),
        ]
            + ["observed", "toldBy", "happenedAt", "expiresAt", "note"].map { field in
                page("plan-danger-\(field)-refused", full, all, refused("danger", field))
            } + [
                ("plan-draft", PlanDraftPage(empty, refused: nil, reading), true),
                ("plan-draft-from-approved", PlanDraftPage(rule, refused: nil, reading), true),
                ("plan-draft-returned", PlanDraftPage(full, refused: nil, reading), true),
                (
                    "plan-draft-moved",
                    PlanDraftPage(
                        full, refused: Refused(form: "draft", refusal: Refusal(.planMoved, .conflicting)), reading),
                    true
                ),
                ("plan-draft-refused", PlanDraftPage(full, refused: refused("draft", "strategies"), reading), true),
                (
                    "plans",
                    PlansPage(
                        typed: "juni", [line, unnamed], isReady: true, work: works, rule: .usual, maySet: true,
                        refused: nil, reading), true
                ),
                (
                    "plans-idle",
                    PlansPage(
                        typed: "xyz", [], isReady: true, work: [], rule: .usual, maySet: false, refused: nil, reading),
                    true
                ),
                (
                    "plans-officer",
                    PlansPage(
                        typed: "", nil, isReady: false, work: nil, rule: .usual, maySet: false, refused: nil, reading),
                    true
                ),
                (
                    "plans-rule-refused",
                    PlansPage(
                        typed: "", nil, isReady: true, work: [], rule: .usual, maySet: true,
                        refused: refused("rule", "contacts"), reading), true
                ),
                (
                    "plans-days-refused",
                    PlansPage(
                        typed: "", nil, isReady: true, work: [], rule: .usual, maySet: true,
                        refused: refused("rule", "days"), reading), true
                ),
            ] + (try identities(reading, line, unnamed))
    }

    private static func identities(
        _ reading: Reading, _ line: PersonLine, _ unnamed: PersonLine
    ) throws -> [(String, any Page, Bool)] {
        func there(_ knownAs: String?) throws -> CallPerson {
            try CallPerson(
                Row(new: [
                    "id": "cp-1", "call_id": "c-114", "role": CallPerson.Role.inCrisis, "person_id": Value.null,
                    "known_as": knownAs.stored,
                ]))
        }
        func page(
            _ name: String, _ there: CallPerson, standing: (line: PersonLine, certainty: Certainty)? = nil,
            _ found: [PersonLine]?, isReady: Bool = true, _ refused: Refused? = nil
        ) -> (String, any Page, Bool) {
            (
                name,
                IdentifyPage(
                    there, number: 114, standing: standing, typed: there.knownAs ?? "", found, isReady: isReady,
                    refused: refused, reading), true
            )
        }
        func refused(_ form: String) -> Refused {
            Refused(form: form, refusal: Refusal(.required, field: "given"), typed: ["family": "Okafor"])
        }
        return [
            page("identify", try there("Green coat"), [line, unnamed]),
            page("identify-known", try there(nil), standing: (line, .probable), nil),
            page("identify-none", try there("Green coat"), []),
            page("identify-waiting", try there(nil), nil, isReady: false),
            page("identify-refused", try there(nil), nil, refused("identity")),
            page("identify-record-refused", try there(nil), nil, refused("record")),
        ]
    }
}
