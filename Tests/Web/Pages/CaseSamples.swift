import Foundation
import Operate
import Store
import Vocabulary

@testable import Operate
@testable import Web

/// Cases, follow-ups and calendars, in every state of their pages.
extension Samples {

    static func aCase(
        _ id: String, next: Instant?, knownAs: String? = nil, closure: SupportCase.Closure? = nil
    ) throws -> SupportCase {
        try SupportCase(
            Row(new: [
                "id": id, "call_id": "c-109", "number": 109, "path_id": "path-1", "call_person_id": Value.null,
                "known_as": knownAs.stored, "goal": "A room of her own", "owner": "noor", "owner_name": "Noor",
                "opened_at": minutesAgo(900), "next_contact_at": (closure == nil ? next : nil).stored,
                "overdue_at": Value.null, "closed_at": (closure == nil ? nil : minutesAgo(5)).stored,
                "closure": closure.stored, "times_reopened": 0, "weight": SupportCase.Weight.light,
            ]))
    }

    private static func awaited(_ id: String, days: Int, late: Bool) throws -> AwaitedAnswer {
        try AwaitedAnswer(
            Row(new: [
                "id": id, "case_id": (late ? nil : "k-1").stored, "call_id": "c-109", "number": 109,
                "known_as": (late ? nil : "Green coat").stored, "need": Operate.Need.Kind.shelter,
                "service_name": "Harbour House", "offered_at": minutesAgo(days * 1_440),
                "overdue_at": (late ? minutesAgo(5) : nil).stored, "owner": (late ? nil : "noor").stored,
                "owner_name": "Noor",
            ]))
    }

    static func task(
        _ id: String, _ text: String, due: Instant, agency: String? = nil, ending: CaseTask.Ending? = nil
    ) -> Row {
        Row(new: [
            "id": id, "case_id": "k-1", "meeting_id": Value.null, "task": text,
            "account_id": (agency == nil ? "noor" : nil).stored, "ower_name": "Noor", "agency": agency.stored,
            "due_at": due, "set_at": minutesAgo(4_500), "times_moved": 0, "overdue_at": Value.null,
            "ended_at": (ending == nil ? nil : minutesAgo(30)).stored, "ender": "Grace", "ending": ending.stored,
            "number": 109, "known_as": (agency == nil ? "Green coat" : nil).stored, "owner": "noor",
            "owner_name": "Noor",
        ])
    }

    private static func followUp(
        _ step: FollowUp.Step, due: Instant, tries: Int = 0, reached: Int = 0, calledOff: Bool = false
    ) throws -> FollowUp {
        try FollowUp(
            Row(new: [
                "id": "f-\(step.rawValue)", "case_id": "k-1", "step": step, "opens_at": minutesAgo(9_000),
                "due_at": due,
                "missed_at": Value.null, "called_off_at": (calledOff ? minutesAgo(3) : nil).stored, "tries": tries,
                "reached": reached, "later": 0,
            ]))
    }

    private static func absence(
        _ id: String, _ state: CaseAbsence.State, until: Instant? = nil, withdrawn: CaseAbsence.Withdrawal? = nil
    ) throws -> CaseAbsence {
        try CaseAbsence(
            Row(new: [
                "id": id, "case_id": "k-1", "state": state, "from_at": minutesAgo(6_000), "until_at": until.stored,
                "author": "Noor", "recorded_at": minutesAgo(40), "corrects": Value.null,
                "withdrawn_as": withdrawn.stored, "withdrawn_at": (withdrawn == nil ? nil : minutesAgo(2)).stored,
            ]))
    }

    static func goal(
        _ id: String, _ text: String, _ state: CaseGoal.State = .open, _ reason: CaseGoal.Reason? = nil,
        needs: [String] = []
    ) throws -> CaseGoal {
        var goal = try CaseGoal(
            Row(new: [
                "id": id, "case_id": "k-1", "goal": text, "set_at": minutesAgo(900), "state": state,
                "reason": reason.stored, "told_at": (state == .open ? nil : minutesAgo(60)).stored, "author": "Noor",
            ]))
        goal.needs = needs.map { ID(stored: $0) }
        return goal
    }

    private static func meeting() throws -> CaseMeeting {
        var meeting = try CaseMeeting(
            Row(new: [
                "id": "m-1", "case_id": "k-1", "met_at": minutesAgo(2_000), "agencies": "Legal aid\nHousing office",
                "agreed": "One of us goes with her.", "author": "Noor", "noted_at": minutesAgo(1_900),
            ]))
        meeting.addenda = [
            try .init(
                Row(new: ["addendum": "The office was late.", "author": "Grace", "added_at": minutesAgo(100)]))
        ]
        return meeting
    }

    static let loads = [
        Caseload(keeper: Author(id: "noor", name: "Noor"), cases: 12, weight: 21, overdue: 2),
        Caseload(keeper: Author(id: "grace", name: "Grace"), cases: 0, weight: 0, overdue: 0),
    ]

    static func list(
        _ cases: [SupportCase], total: Int, full: Bool = false, many: Int = 1, asked: [AskedFollowUp] = []
    ) throws -> Worklist {
        let waiting = (0..<many).map { number in
            task("t-\(number)", "Send the letter", due: minutesAgo(number == 0 ? 60 : -900), agency: "Housing office")
        }
        let tasks = [
            task("t-late", "Ring the landlord", due: minutesAgo(60 * 24 * 4)),
            task("t-soon", "Bring the papers", due: minutesAgo(-3_000)),
        ]
        return Worklist(
            cases: cases, total: total, weight: total * 2,
            followUps: full
                ? [
                    ID(stored: "k-1"): try followUp(.day, due: minutesAgo(30)),
                    ID(stored: "k-2"): try followUp(.threeDays, due: minutesAgo(-20)),
                ] : [:],
            absences: full
                ? [ID(stored: "k-1"): try absence("a-1", .jail), ID(stored: "k-2"): try absence("a-2", .died)] : [:],
            tasks: full ? try tasks.map(OwedTask.init) : [], waiting: full ? try waiting.map(OwedTask.init) : [],
            awaited: full ? try [awaited("r-1", days: 9, late: true), awaited("r-2", days: 1, late: false)] : [],
            asked: asked, caseloads: loads)
    }

    private static func attempt(
        _ result: CaseAttempt.Result, note: String? = nil, flag: String? = nil
    ) throws -> CaseAttempt {
        try CaseAttempt(
            Row(new: [
                "channel": CaseAttempt.Channel.phone, "result": result, "note": note.stored, "at": minutesAgo(300),
                "entered_at": minutesAgo(flag == nil ? 300 : 10), "author": "Noor", "next_contact_at": Value.null,
                "flag": flag.stored,
            ]))
    }

    private static func aCase(
        _ one: SupportCase, _ attempts: [CaseAttempt] = [], place: String? = "Harbour House", full: Bool = false,
        away: CaseAbsence? = nil, refused: Refused? = nil, _ reading: Reading
    ) throws -> CasePage {
        let file = CaseFile(
            supportCase: one, attempts: attempts,
            needs: place == nil ? [] : try [need("n-1", .shelter, .referred), need("n-2", .food, .resolved)],
            place: place, callback: place == nil ? nil : "812 555 0142", caseloads: loads,
            goals: full
                ? try [
                    goal("g-1", "A room of her own", needs: ["n-1"]), goal("g-2", "See my daughter again", .reached),
                    goal("g-3", "A dog", .givenUp, .notPossible),
                ] : try [goal("g-1", "A room of her own")],
            tasks: full
                ? try [
                    task("t-1", "Ring the landlord", due: minutesAgo(60)),
                    task("t-2", "Send the letter", due: minutesAgo(-900), agency: "Housing office"),
                    task("t-3", "Bring the papers", due: minutesAgo(60), ending: .done),
                ].map(CaseTask.init) : [],
            followUps: full
                ? try [
                    followUp(.day, due: minutesAgo(800), tries: 2), followUp(.threeDays, due: minutesAgo(20)),
                    followUp(.week, due: minutesAgo(10), tries: 1, reached: 1),
                    followUp(.month, due: minutesAgo(-9_000)),
                    followUp(.quarter, due: minutesAgo(-90_000), calledOff: true),
                ] : [],
            absences: full
                ? try [
                    absence("a-1", .jail), absence("a-2", .hospital, until: minutesAgo(5_000)),
                    absence("a-3", .moved, withdrawn: .corrected), absence("a-4", .died),
                ] : [],
            absence: away, meetings: full ? [try meeting()] : [], daysInCommunity: 12.7,
            agencies: full ? ["Harbour House"] : [])
        return CasePage(file, refused: refused, reading)
    }

    private static func followUps(_ reading: Reading) throws -> [(String, any Page)] {
        let period = try Period(from: "2026-08-24", to: nil, in: reading.zone)
        let measures = [
            FollowUpMeasure(step: .day, due: 40, tried: 33, reached: 21),
            FollowUpMeasure(step: .week, due: 12, tried: 12, reached: 3),
        ]
        let all = FollowUpMeasure(step: nil, due: 52, tried: 45, reached: 24)
        let none = FollowUpMeasure(step: nil, due: 0, tried: 0, reached: 0)
        func page(
            _ all: FollowUpMeasure, _ measures: [FollowUpMeasure], rule: FollowUpRule = .usual, maySet: Bool,
            refused: Refused? = nil
        ) -> FollowUpPage {
            FollowUpPage(measures, all: all, rule: rule, period: period, maySet: maySet, refused: refused, reading)
        }
        return [
            ("follow-ups", page(all, measures, maySet: true)),
            ("follow-ups-none", page(none, [], rule: FollowUpRule([]), maySet: false)),
            (
                "follow-ups-refused",
                page(none, [], maySet: false, refused: refused("measured", .notAMoment, "from", ["from": "x"]))
            ),
        ]
    }

    private static func refused(
        _ form: String, _ code: Refusal.Code, _ field: String?, _ typed: [String: String] = [:]
    ) -> Refused {
        Refused(
            form: form, refusal: Refusal(code, .conflicting, field: field, values: ["least": "3", "made": "1"]),
            typed: typed)
    }

    // MARK: - Needs

    static func cases(_ reading: Reading) throws -> [(String, any Page)] {
        let late = try aCase("k-1", next: minutesAgo(90), knownAs: "Green coat")
        let today = try aCase("k-2", next: minutesAgo(-30))
        let later = try aCase("k-3", next: minutesAgo(-4_000))
        let closed = try aCase("k-4", next: nil, closure: .goalsMet)
        let tried = try [
            attempt(.noAnswer), attempt(.reached, note: "She rings back.", flag: RecordAttempt.afterClosing),
        ]
        var pages: [(String, any Page)] = [
            (
                "cases",
                CaseListPage(
                    try list([late, today, later], total: 5, full: true), of: "noor", me: "noor", seesMeasures: true,
                    reading)
            ),
            (
                "cases-all",
                CaseListPage(try list([late], total: 1, full: true, many: 120), of: nil, me: "noor", reading)
            ),
            ("cases-hers", CaseListPage(try list([today], total: 1), of: "grace", me: "noor", reading)),
            (
                "cases-many",
                CaseListPage(
                    try list((1...120).map { try aCase("k-\($0)", next: minutesAgo($0)) }, total: 130), of: "noor",
                    me: "noor", reading)
            ),
            ("cases-none", CaseListPage(try list([], total: 0), of: "noor", me: "noor", reading)),
            ("case", try aCase(late, tried, full: true, away: absence("a-1", .jail), reading)),
            ("case-died", try aCase(late, tried, away: absence("a-4", .died), reading)),
            ("case-quiet", try aCase(today, place: nil, reading)),
            ("case-closed-away", try aCase(closed, full: true, away: absence("a-1", .jail), reading)),
            ("case-closed", try aCase(closed, tried, reading)),
            (
                "case-closed-refused",
                try aCase(closed, refused: refused("reopening", .nextContactPast, "nextContact"), reading)
            ),
        ]
        for (form, code, field) in [
            ("attempt", Refusal.Code.required, "result"), ("attempt", .required, "channel"),
            ("attempt", .nextContactPast, "nextContact"), ("attempt", .notInFuture, "at"),
            ("closure", .tooFewAttempts, "closure"), ("owner", .keepsNoCases, "owner"), ("goal", .required, "goal"),
            ("goal-g-1", .required, "reason"), ("task", .required, "task"), ("task", .oneOwesIt, "agency"),
            ("task", .nextContactPast, "due"), ("task-t-1", .nextContactPast, "due"),
            ("absence", .required, "state"), ("absence", .absenceOverlaps, "from"),
            ("absence", .backBeforeGone, "until"), ("meeting", .required, "agencies"), ("meeting", .required, "agreed"),
            ("meeting", .notInFuture, "metAt"), ("meeting-m-1", .required, "addendum"),
        ] {
            pages.append(
                (
                    "case-refused-\(form)-\(field)",
                    try aCase(
                        today, full: true,
                        refused: refused(
                            form, code, field, ["result": "no-answer", "closure": "no-contact", "state": "in-jail"]),
                        reading)
                ))
        }
        pages += try followUps(reading)
        let link = try CalendarLink(
            Row(new: ["id": "l-1", "account_id": "noor", "made_at": minutesAgo(3_000), "token_hash": "00"]))
        pages += [
            ("calendar", CalendarPage(nil, given: nil, reading)),
            (
                "calendar-given",
                CalendarPage(
                    link, given: .init(address: "https://alongside.example/calendar/secret", isGone: false), reading)
            ),
            ("calendar-gone", CalendarPage(link, given: .init(address: nil, isGone: true), reading)),
        ]
        return pages
    }
}
