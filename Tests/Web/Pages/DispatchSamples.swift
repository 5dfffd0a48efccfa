import Operate
import Programs
import Vocabulary

@testable import Web

/// Who goes to a call, in every state of the pages.
extension Samples {

    private static func assignment(
        _ team: String, _ state: Assignment.State, held: Bool = false, end: Assignment.End? = nil,
        steps: [ShownAssignment.Step] = [], due: Instant? = nil, missed: Int = 0
    ) -> ShownAssignment {
        ShownAssignment(
            id: "a-\(team)", teamID: "t-\(team)", team: team, state: state, held: held, since: minutesAgo(4), end: end,
            why: end == .recalled ? "sent-in-error" : nil, steps: steps, checkInDue: due, missed: missed)
    }

    static let asks = [
        ShownScene.Ask(key: "seen-now", text: "Has somebody seen the place?", safe: .yes),
        ShownScene.Ask(key: "weapon-in-reach", text: "Is a weapon within anyone’s reach?", safe: .no),
    ]

    static func scene(_ state: Scene.State, relayed: Bool = false, leader: String? = nil) -> ShownScene {
        let ruling: SceneDeclaration.Ruling? =
            switch state {
            case .safe, .expired: .safe
            case .unsafe: .unsafe
            case .open, .undeclared, .unheard: relayed ? .safe : nil
            }
        let phoned = [
            ShownPhoneContact(reached: state == .unheard ? .nobody : .person, by: "Sam", at: minutesAgo(2)),
            ShownPhoneContact(reached: .somebodyThere, by: "Sam", at: minutesAgo(3)),
        ]
        return ShownScene(
            state: state, stops: state == .undeclared,
            last: ruling.map { ruling in
                ShownDeclaration(
                    ruling: ruling, by: "Dana", declaredAs: "officer", relayedFrom: relayed ? "Car 12" : nil,
                    at: minutesAgo(10), until: state == .expired ? minutesAgo(1) : relayed ? nil : minutesAgo(-50),
                    leader: leader)
            }, asks: state == .open ? [] : asks, holds: ["clinician"], releasers: ["officer", "dispatcher"],
            phoneFirst: [.unheard, .open].contains(state),
            phoned: state == .unheard ? [phoned[0]] : state == .open ? phoned : [])
    }

    private static func called(_ stage: Stage, _ facts: [FactField: ShownFact] = facts) -> ShownCall {
        ShownCall(
            id: "c-109", number: 109, stage: stage, open: true, receivedAt: minutesAgo(20), since: minutesAgo(4),
            screenedAt: minutesAgo(18), takenBy: "Theo", promisedBy: minutesAgo(-20), missedAt: nil,
            enteredLateAt: nil, departure: nil, linked: [], program: "denver-star", people: [], alsoIn: [], facts: facts
        )
    }

    static let course = Certificate(key: "cit-40", title: Localized("CIT course"), basis: .ours)

    private static let reasons: [Suggestion.Reason] = [
        .freeSince(now), .hasDisciplines, .lacks(.paramedic), .holds(course),
        .lacksCertificate(LackingCertificate(certificate: course, expiredOn: nil)),
        .lacksCertificate(LackingCertificate(certificate: course, expiredOn: CalendarDay("2026-11-01"))),
        .tooFewPeople(has: 1, wants: 2), .speaks("es"),
        .doesNotSpeak("ig"), .hasSkill("children"), .endsSoon(minutes: 40), .otherProgram, .onCall(number: 7, .arrived),
    ]

    /// Everything happens at once.
    static func busyDispatch() -> ShownDispatch {
        let late = ShownAssignment.Step(
            step: "arrived", at: minutesAgo(9), enteredAt: minutesAgo(1), flag: "arrived-before-release")
        return ShownDispatch(
            call: called(.arrived), program: "Denver STAR", crew: "STAR team", decided: true,
            scene: scene(.unsafe, relayed: true, leader: "social-worker"),
            assignments: [
                assignment("North", .arrived, steps: [late], due: minutesAgo(2), missed: 1),
                assignment("South", .staged, held: true), assignment("West", .sent, due: minutesAgo(-5)),
                assignment("East", .offered), assignment("Car 7", .ended, end: .recalled),
            ],
            deviations: [
                ShownDeviation(id: "d-1", team: "North", kind: "arrived-before-release", at: minutesAgo(1)),
                ShownDeviation(
                    id: "d-2", team: "West", kind: "before-sent", at: minutesAgo(1), why: "other-reason",
                    words: "The clock of the van is wrong."),
            ],
            help: [
                ShownHelp(id: "h-1", team: "North", kind: .duress, at: minutesAgo(1)),
                ShownHelp(id: "h-2", team: "North", kind: .ems, at: minutesAgo(3), answer: "EMS-sent"),
            ],
            alerts: [
                .help(.duress), .checkInMissed(step: 3), .unsafe, .deviation(Deviation.beforeRelease),
                .deviation("before-sent"), .held(releasedUntil: nil, isReleased: false),
                .held(releasedUntil: minutesAgo(-5), isReleased: true), .waitsAgain,
            ],
            suggestions: [
                ShownSuggestion(teamID: "t-1", team: "North-West", reasons: reasons),
                ShownSuggestion(teamID: "t-2", team: "Car 9", reasons: reasons, busyOn: 7),
                ShownSuggestion(teamID: "t-3", team: "Here", reasons: reasons, busyOn: 109),
            ])
    }

    private static func waiting(_ state: Scene.State, relayed: Bool = false) -> ShownDispatch {
        ShownDispatch(
            call: called(.eligible), program: "Denver STAR", crew: "STAR team", decided: true,
            scene: scene(state, relayed: relayed),
            suggestions: relayed ? [] : [ShownSuggestion(teamID: "t-1", team: "North", reasons: reasons)])
    }

    private static func page(
        _ shown: ShownDispatch, rights: DispatchRights = DispatchRights(), refused: Refused? = nil,
        _ reading: Reading
    ) -> DispatchPage {
        let steps = StepLink.Step.allCases.map { step in
            StepLink(address: "/x", name: step.rawValue, current: false, shown: step == .dispatch)
        }
        return DispatchPage(
            shown, version: 4, safety: rights.send ? safety(reading) : nil,
            recognised: rights.send ? (try? recognised()) ?? [] : [], steps: steps, rights: rights,
            refused: refused, reading)
    }

    private static func shift(_ name: String, on: ShownAssignment? = nil, help: [HelpRequest.Kind] = []) -> ShownShift {
        ShownShift(
            id: "s-\(name)", teamID: "t-\(name)", team: name, radioName: on == nil ? nil : "S-1",
            vehicle: on == nil ? nil : "Van 3", programs: on == nil ? [] : ["denver-star"], began: minutesAgo(60),
            until: minutesAgo(on == nil ? -30 : -300),
            members: [
                .init(
                    id: "rosa", name: "Rosa", discipline: "clinician", languages: ["en", "es"], skills: ["children"],
                    certificates: [("cit-40", "2027-03-01"), ("naloxone", "2020-03-01"), ("first-aid", nil)]
                        .compactMap { try? HeldCertificate($0, until: $1) }),
                .init(id: "val", name: "Val", discipline: "paramedic"),
            ],
            on: on, number: on == nil ? nil : 109, callID: on == nil ? nil : "c-109", help: help)
    }

    private static func teams(
        _ shifts: [ShownShift], free: Bool = true, manages: Bool = true, refused: Refused? = nil, _ reading: Reading
    ) -> TeamsPage {
        TeamsPage(
            shifts, free: free ? [("t-9", "South")] : [], people: [("otis", "Otis")],
            programs: [("denver-star", "Denver STAR")], certificates: [course], manages: manages, refused: refused,
            until: "2026-11-23T17:00:00", untilOf: { LocalTime($0, in: reading.zone).field }, reading)
    }

    private static func no(
        _ form: String, _ code: Refusal.Code, field: String? = nil, _ typed: [String: String] = [:]
    ) -> Refused {
        Refused(form: form, refusal: Refusal(code, .conflicting, field: field, values: ["number": "7"]), typed: typed)
    }

    static func dispatches(_ reading: Reading) -> [(name: String, page: any Page, signedIn: Bool)] {
        let busy = busyDispatch()
        let nobody = DispatchRights(send: false, report: false, declare: false)
        let safe = Dictionary(
            uniqueKeysWithValues: [FactField.weapon, .violence, .injury].map { field in
                (field, ShownFact(value: "no", revision: 1, by: "Theo", at: now))
            })
        let undecided = ShownDispatch(call: called(.screened, safe), program: "Denver STAR", scene: scene(.open))
        var unknown = undecided
        unknown.program = nil
        let there = ShownDispatch(
            call: called(.assigned, safe), decided: true, scene: scene(.unheard),
            assignments: [assignment("North", .going)])
        func phone(
            _ state: Assignment.State, held: Bool = false, due: Instant? = nil, refused: Refused? = nil
        ) -> FieldPage {
            var shown = held ? waiting(.undeclared) : there
            shown.assignments = [assignment("North", state, held: held, due: due)]
            return FieldPage(
                shift("North"), offers: [], there: shown, version: 4, safety: held ? safety(reading) : nil,
                recognised: held ? (try? recognised()) ?? [] : [], refused: refused, reading)
        }
        let pages: [(String, any Page)] = [
            ("dispatch", page(busy, reading)),
            ("dispatch-watched", page(busy, rights: nobody, reading)),
            ("dispatch-undecided", page(undecided, reading)),
            ("dispatch-unknown", page(unknown, reading)),
            ("dispatch-undeclared", page(waiting(.undeclared), reading)),
            ("dispatch-officer-only", page(waiting(.undeclared, relayed: true), reading)),
            ("dispatch-safe", page(waiting(.safe), reading)),
            ("dispatch-safe-for-good", page(waiting(.safe, relayed: true), reading)),
            ("dispatch-expired", page(waiting(.expired), reading)),
            ("dispatch-going", page(there, reading)),
            ("dispatch-refused", page(busy, refused: no("send", .teamAlreadySent, field: "team"), reading)),
            (
                "dispatch-scene-refused",
                page(
                    waiting(.undeclared),
                    refused: no("scene", .answersNotSafe, field: "answers", ["relayedFrom": "Car 12"]), reading)
            ),
            (
                "teams",
                teams(
                    [
                        shift(
                            "North", on: assignment("North", .arrived, due: minutesAgo(2), missed: 1), help: [.duress]),
                        shift("West", on: assignment("West", .onTheWay, due: minutesAgo(-2))), shift("Car"),
                    ], reading)
            ),
            ("teams-watched", teams([shift("North")], manages: false, reading)),
            ("teams-none", teams([], free: false, reading)),
            ("teams-name-refused", teams([], refused: no("team", .teamExists, field: "name", ["name": "N"]), reading)),
            (
                "teams-members",
                teams([], refused: no("shift", .alreadyOnShift, field: "members", ["team": "t-9"]), reading)
            ),
            ("teams-until", teams([], refused: no("shift", .endsBeforeItBegins, field: "until"), reading)),
            ("teams-change", teams([shift("Car")], refused: no("shift-s-Car", .required, field: "until"), reading)),
            ("field-off-duty", FieldPage(nil, offers: [], there: nil, version: 0, reading)),
            ("field-free", FieldPage(shift("North"), offers: [], there: nil, version: 0, reading)),
            (
                "field-asked",
                FieldPage(
                    shift("North"), offers: [("a-9", 7, "Elm"), ("a-8", 8, nil)], there: nil, version: 0, reading)
            ),
            ("field-busy", FieldPage(shift("North"), offers: [], there: busy, version: 4, reading)),
            ("field-held", phone(.staged, held: true)), ("field-going", phone(.going)),
            ("field-sent", phone(.sent, refused: no("reports", .assignmentEnded))),
            ("field-on-the-way", phone(.onTheWay, due: minutesAgo(-2))),
        ]
        return pages.map { ($0, $1, true) }
    }
}
