import Foundation
import Operate
import Store
import Vocabulary

@testable import Operate
@testable import Web

/// What triage does besides sending: asking at once, transfers, briefs, call-backs and what officers ask for.
extension Samples {

    private static func transfer(
        _ id: String, _ direction: Transfer.Direction = .out, _ centre: Transfer.Centre = .lifeline,
        _ warmth: Transfer.Warmth = .warm, passed: String = "location dangers", answered: Int? = nil,
        completed: Int? = nil, declined: Transfer.Decline? = nil, returned: Transfer.Return? = nil,
        heard: Transfer.Disposition? = nil, left: Bool = false, reports: [TransferReport] = []
    ) throws -> Transfer {
        var transfer = try Transfer(
            Row(new: [
                "id": id, "call_id": "c-109", "number": 109, "path_id": "path-1", "direction": direction,
                "centre": centre, "centre_name": (centre == .other ? "County desk" : nil).stored, "warmth": warmth,
                "passed": passed, "begun_at": minutesAgo(9), "answered_at": answered.map(minutesAgo).stored,
                "completed_at": completed.map(minutesAgo).stored,
                "declined_at": (declined == nil ? nil : minutesAgo(5)).stored, "decline": declined.stored,
                "returned_at": (returned == nil ? nil : minutesAgo(3)).stored, "returned_because": returned.stored,
                "heard_at": (heard == nil ? nil : minutesAgo(1)).stored, "disposition": heard.stored,
                "note": (heard == nil ? nil : "She will ring tomorrow.").stored, "begun_by": "sam", "author": "Sam",
                "left_at": (left ? minutesAgo(4) : nil).stored,
            ]))
        transfer.reports = reports
        return transfer
    }

    /// Everything of which a transfer can tell, with each thing told again.
    private static func reports() throws -> [TransferReport] {
        let told: [(step: String, code: String?, flag: TransferReport.Flag?)] = [
            ("answered", nil, nil), ("completed", nil, nil), ("declined", "none-free", .afterEnd),
            ("returned", "line-dropped", nil), ("returned", "needs-dispatch", .again), ("heard", "not-known", nil),
            ("heard", "follow-up-arranged", nil), ("heard", nil, .again), ("details", "other", .again),
        ]
        return try told.map { step, code, flag in
            let isDetail = step == "details"
            return try TransferReport(
                Row(new: [
                    "transfer_id": "t-6", "step": step, "at": minutesAgo(4), "entered_at": minutesAgo(3),
                    "author": "Sam", "flag": flag.stored, "code": code.stored,
                    "centre_name": (isDetail ? "County desk" : nil).stored,
                    "warmth": (isDetail ? Transfer.Warmth.cold : nil).stored,
                    "passed": (isDetail ? "location dangers" : nil).stored,
                    "note": (step == "heard" ? "She will ring tomorrow." : nil).stored,
                ]))
        }
    }

    private static func brief(_ id: String, used: Answer? = nil, note: String? = "Ring, do not knock.") throws -> Brief
    {
        try Brief(
            Row(new: [
                "id": id, "call_id": "c-109", "path_id": "path-1",
                "codes": "weapon-not-known one-voice lights-and-siren family-there",
                "language": (note == nil ? nil : "es").stored, "note": note.stored, "unit": "3A21",
                "channel": Brief.Channel.radio, "given_at": minutesAgo(7), "entered_at": minutesAgo(7),
                "given_by": "sam", "author": "Sam", "used": used.stored,
                "used_at": (used == nil ? nil : minutesAgo(1)).stored,
            ]))
    }

    private static func callBack(
        _ id: String, due: Int, attempts: Int = 0, missed: Bool = false, closure: CallBack.Closure? = nil
    ) throws -> CallBack {
        try CallBack(
            Row(new: [
                "id": id, "call_id": "c-\(id)", "number": 88, "path_id": "path-1", "met_at": minutesAgo(due + 1_440),
                "due_at": minutesAgo(due), "missed_at": (missed ? minutesAgo(due) : nil).stored,
                "closed_at": (closure == nil ? nil : minutesAgo(2)).stored, "closure": closure.stored,
                "attempts": attempts,
            ]))
    }

    private static func attempt(
        _ result: CallBackAttempt.Result, note: String? = nil, flag: CallBackAttempt.Flag? = nil
    ) throws -> CallBackAttempt {
        try CallBackAttempt(
            Row(new: [
                "channel": CallBackAttempt.Channel.phone, "result": result, "note": note.stored,
                "at": minutesAgo(300), "entered_at": minutesAgo(flag == nil ? 299 : 100), "author": "Noor",
                "flag": flag.stored,
            ]))
    }

    private static func request(
        _ id: String, _ kind: OfficerRequest.Kind, stage: Stage = .screened, left: ReasonCode.Kind? = nil,
        due: Int? = nil, incident: String? = nil, closure: OfficerRequest.Closure? = nil
    ) throws -> OfficerRequest {
        try OfficerRequest(
            Row(new: [
                "id": id, "call_id": "c-109", "number": 109, "kind": kind, "incident": incident.stored,
                "asked_by": "omar", "author": "Omar", "asked_at": minutesAgo(50), "form_ms": 31_000,
                "due_at": due.map(minutesAgo).stored, "missed_at": Value.null,
                "closed_at": (closure == nil ? nil : minutesAgo(3)).stored, "closure": closure.stored,
                "stage": stage, "left_kind": left.stored, "program_digest": Value.null,
            ]))
    }

    private static func known(_ field: FactField, _ value: String) -> Fact {
        Fact(
            field, value, of: ID(stored: "c-109"), revision: 1, .current, by: Author(id: "theo", name: "Theo"),
            at: minutesAgo(90))
    }

    private static func help(_ kind: HelpRequest.Kind, _ answer: HelpRequest.Answer? = nil) throws -> HelpRequest {
        try HelpRequest(
            Row(new: [
                "id": "h-\(kind.rawValue)", "assignment_id": Value.null, "path_id": "path-1", "call_id": "c-109",
                "kind": kind, "asked_at": minutesAgo(2), "answer": answer.stored,
            ]))
    }

    private static func beside(
        transfers: [Transfer] = [], briefs: [Brief] = [], callBacks: [CallBack] = [], help: [HelpRequest] = [],
        police: Bool = false, undecided: Bool = false
    ) -> BesideDispatch {
        BesideDispatch(
            transfers: transfers, briefs: briefs, heard: police ? [.weaponNotKnown] : [], callBacks: callBacks,
            help: help, request: nil,
            isPoliceGoing: police, isUndecided: undecided)
    }

    private static func sections(
        _ beside: BesideDispatch, on call: ShownCall, back: String = "triage", rights: CallSections.Rights = .init(),
        refused: Refused? = nil,
        _ reading: Reading
    ) -> CallSections {
        CallSections(beside, on: call, back: back, rights: rights, refused: refused, reading)
    }

    private static func left(_ reason: String) -> ShownCall {
        let call = written(stage: .triaged, open: false)
        return ShownCall(
            id: call.id, number: call.number, stage: call.stage, open: false, receivedAt: call.receivedAt,
            since: call.since, screenedAt: call.screenedAt, takenBy: "Theo", promisedBy: nil, missedAt: nil,
            enteredLateAt: nil,
            departure: ShownDeparture(
                reason: reason, kind: .elsewhere, at: minutesAgo(4), alternativeSent: "phone",
                alternativeOutcome: "not-known-yet"), linked: [], program: "denver-star", people: [], alsoIn: [],
            facts: call.facts)
    }

    private static func refusal(_ form: String, _ field: String, _ code: Refusal.Code = "required") -> Refused {
        Refused(
            form: form, refusal: Refusal(code, field: field, values: ["most": "80"]),
            typed: [
                "centre": "other", "point-dog": "on", "kind": "follow-up", "callback": "eight",
                "closure": "not-reached", "result": "not-reached", "passed-location": "on",
            ])
    }

    private static func triages(besides reading: Reading) throws -> [(String, any Page)] {
        let open = written()
        var reader = CallSections.Rights()
        (reader.summon, reader.transfer, reader.brief, reader.tellUsed, reader.callBack) =
            (false, false, false, false, false)
        let many = try [
            transfer("t-1", declined: .noneFree), transfer("t-2", .inward, .unknown, .unknown, passed: ""),
            transfer("t-3", .inward, .other, heard: .mobileTeam), transfer("t-4", answered: 8),
        ]
        let states: [(String, BesideDispatch, ShownCall, CallSections.Rights, Refused?)] = try [
            ("open", beside(undecided: true), open, .init(), nil),
            ("between", beside(transfers: many, help: [help(.police)], police: true), open, .init(), nil),
            ("ringing", beside(transfers: [transfer("t-5")], help: [help(.ems, .emsSent)]), open, .init(), nil),
            (
                "handed", beside(transfers: [transfer("t-6", completed: 2, reports: reports())], undecided: true), open,
                .init(), nil
            ),
            (
                "briefed",
                beside(briefs: [brief("b-1"), brief("b-2", used: .yes, note: nil)], police: true), open, .init(), nil
            ),
            (
                "back",
                beside(
                    transfers: [transfer("t-7", completed: 8, returned: .needsDispatch, left: true)],
                    help: [help(.police)]),
                left("transferred-to-988"), .init(), nil
            ),
            (
                "missing",
                beside(callBacks: [
                    callBack("k-1", due: -60), callBack("k-2", due: 30, attempts: 1),
                    callBack("k-3", due: 90, closure: .reachedWell),
                ]), left("transferred-to-988"), .init(), nil
            ),
            (
                "read", beside(briefs: [brief("b-3")], callBacks: [callBack("k-1", due: -60)]), open, reader, nil
            ),
            ("refused-centre", beside(), open, .init(), refusal("transfer", "centreName")),
            ("refused-at", beside(), open, .init(), refusal("transfer", "at", "not-in-future")),
            (
                "refused-details", beside(transfers: [transfer("t-8", .inward, .unknown, .unknown, passed: "")]), open,
                .init(), refusal("details-t-8", "centreName")
            ),
            (
                "refused-told", beside(transfers: [transfer("t-9")]), open, .init(),
                refusal("transfer-told", "at", "not-in-future")
            ),
        ]
        let briefs = ["unit", "points", "language", "note"].map { (field: String) in
            (
                "refused-brief-\(field)", beside(police: true), open, CallSections.Rights(),
                Refused?.some(refusal("brief", field))
            )
        }
        return try (states + briefs).map { name, beside, call, rights, refused in
            (
                "triage-beside-\(name)",
                try triage(
                    call, sections: sections(beside, on: call, rights: rights, refused: refused, reading), reading)
            )
        }
    }

    /// Every state of these pages.
    static func besides(_ reading: Reading) throws -> [(name: String, page: any Page, signedIn: Bool)] {
        let due = try [
            (
                callBack: callBack("k-1", due: -600), number: String?.some("+18125550142"),
                place: String?.some("Mill Park")
            ),
            (callBack: callBack("k-2", due: 30, attempts: 2, missed: true), number: nil, place: nil),
        ]
        let tried = try [
            attempt(.notReached, note: "Nobody picks up."), attempt(.wrongNumber, flag: .afterClosing),
        ]
        func page(
            _ one: CallBack, _ attempts: [CallBackAttempt] = [], reopen: Bool = true, take: Bool = true,
            refused: Refused? = nil
        ) -> CallBackPage {
            var facts: [FactField: Fact] = [:]
            if !attempts.isEmpty {
                for (field, value) in [
                    (FactField.callback, "+18125550142"), (.location, "Mill Park"), (.whatHappened, "Could not sleep"),
                ] {
                    facts[field] = known(field, value)
                }
            }
            return CallBackPage(
                one, attempts: attempts, facts: facts, mayReopen: reopen, mayTake: take, hasLeft: true,
                refused: refused, reading)
        }
        let asked = try [
            request("q-1", .followUp, due: -600, incident: "26-0412"), request("q-2", .coResponse),
            request("q-3", .coResponse, stage: .assigned), request("q-4", .coResponse, stage: .arrived),
            request("q-5", .followUp, left: .done, due: -60, closure: .followedUp),
        ]
        func requestPage(_ request: OfficerRequest, cases: Bool, refused: Refused? = nil) throws -> RequestPage {
            var facts: [FactField: Fact] = [:]
            if cases {
                for field in [FactField.callback, .location, .whatHappened] {
                    facts[field] = known(field, "812 555 0142")
                }
            }
            let opening = OpeningForm(
                keepers: [Caseload(keeper: Author(id: "noor", name: "Noor"), cases: 3, weight: 5, overdue: 0)],
                me: "noor", people: [], proposed: now, refused: nil,
                reading)
            return RequestPage(
                request, attempts: cases ? tried : [], facts: facts, persons: cases ? ["Green coat"] : [],
                cases: cases
                    ? try [aCase("k-1", next: minutesAgo(90)), aCase("k-4", next: nil, closure: .goalsMet)] : [],
                opening: opening, refused: refused, reading)
        }
        var pages = try triages(besides: reading)
        pages += try [
            (
                "transfers",
                TransferListPage(
                    open: [transfer("t-1"), transfer("t-2", .out, .other, answered: 3)],
                    back: [transfer("t-3", returned: .lineDropped, left: true)], reading)
            ),
            ("transfers-none", TransferListPage(open: [], back: [], reading)),
            (
                "triage-list-back",
                TriageListPage(
                    [], total: 0,
                    back: [transfer("t-3", returned: .lineDropped, left: true)], reading)
            ),
            ("call-backs", CallBackListPage(due, total: 5, reading)),
            ("call-backs-none", CallBackListPage([], total: 0, reading)),
            ("call-back", page(callBack("k-2", due: 30, attempts: 2, missed: true), tried)),
            ("call-back-fresh", page(callBack("k-1", due: -600))),
            ("call-back-needs-help", page(callBack("k-3", due: 30, closure: .needsHelp), tried)),
            ("call-back-navigator", page(callBack("k-3", due: 30, closure: .needsHelp), tried, take: false)),
            ("call-back-refused-at", page(callBack("k-1", due: -60), refused: refusal("try", "at", "not-in-future"))),
            (
                "call-back-refused-note",
                page(callBack("k-1", due: -60), refused: refusal("try", "note", "text-too-long"))
            ),
            (
                "call-back-refused-closure",
                page(callBack("k-1", due: -60), refused: refusal("giving-up", "closure", "call-back-not-due"))
            ),
            ("ask", AskPage([], reading)), ("ask-sent", AskPage(asked, sent: true, reading)),
            ("request", requestPage(asked[0], cases: false)),
            (
                "request-late",
                requestPage(
                    request("q-6", .followUp, due: 40), cases: true,
                    refused: refusal("closing", "closure"))
            ),
            ("request-closed", requestPage(asked[4], cases: false)),
            (
                "request-refused-try",
                requestPage(asked[0], cases: true, refused: refusal("try", "note", "text-too-long"))
            ),
            ("request-refused-at", requestPage(asked[0], cases: true, refused: refusal("try", "at", "not-in-future"))),
            (
                "cases-asked",
                CaseListPage(
                    list(
                        [], total: 0,
                        asked: [
                            AskedFollowUp(request: asked[0], about: "Lives alone, not eating"),
                            AskedFollowUp(request: request("q-6", .followUp, due: 40), about: nil),
                        ]), of: "noor", me: "noor", reading)
            ),
        ]
        for field in ["kind", "location", "whatHappened", "callback", "knownAs", "incident"] {
            pages.append(("ask-refused-\(field)", AskPage([], refused: refusal("ask", field), reading)))
        }
        let call = written()
        pages.append(
            (
                "call-beside",
                CallPage(
                    call, timeline: [], rights: CallRights(),
                    sections: sections(
                        try beside(briefs: [brief("b-1")], callBacks: [callBack("k-1", due: -60)], police: true),
                        on: call, back: "call", reading), reading)
            ))
        let refusedSections = sections(
            beside(), on: call, back: "call", refused: refusal("transfer", "centreName"), reading)
        pages.append(
            (
                "call-beside-refused",
                CallPage(call, timeline: [], rights: CallRights(), sections: refusedSections, reading)
            ))
        pages.append(("encounter-briefed", briefedEncounter(try help(.police), reading)))
        return pages.map { ($0, $1, true) }
    }

    private static func briefedEncounter(_ help: HelpRequest, _ reading: Reading) -> EncounterPage {
        let filled = EncounterForm.Filled(
            typed: ["contact": "met"], refused: nil, people: [],
            assignments: [Web.Choice(value: "North", name: "North", chosen: false)], isCorrection: false,
            briefed: reading.words("briefs.wasTold", ["unit": "3A21", "time": "08:52:00"]))
        return EncounterPage(
            title: reading.words("encounter.title", ["number": "109"]),
            suspect: "/north/mandated-reports/new?call=c-109", family: "/north/calls/c-109/family",
            legal: "/north/calls/c-109/legal", id: "c-109",
            steps: [StepLink(address: "/north/calls/c-109/encounter", name: "Encounter", current: true, shown: true)],
            place: nil, others: [], records: [],
            entry: EncounterForm(filled, action: "/north/calls/c-109/encounters", reading), folded: false,
            mayNotRecord: false,
            summons: SummonsForm([help], on: "c-109", back: "encounter", open: true, isUndecided: false, reading))
    }
}
