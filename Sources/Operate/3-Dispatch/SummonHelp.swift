import Access
import Door
import Programs
import Store
import Vocabulary

/// Asks for police or an ambulance for a call: at once, by one press, and in whatever state the call is.
///
/// Dispatch sees it until somebody has answered, also where the call leaves the path by it. Nobody who triages has to
/// decide first: what is not decided yet is decided with it, and what is decided stays as it is.
package struct SummonHelp: Report {
    package static let permission = Permission.askForHelp

    let call: ID<Call>
    let kind: HelpRequest.Kind

    /// - Throws: ``Refusal`` for what only a team can ask for itself.
    package init(_ kind: HelpRequest.Kind, for call: ID<Call>) throws(Refusal) {
        guard kind != .duress else { throw Refusal(.notOneOf, field: "kind") }
        self.call = call
        self.kind = kind
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (HelpRequest, [Event]) {
        let before = try Calls(db).call(call)
        var events: [Event] = []
        if may(worker, .triageCalls).allowed { events = try decide(before, in: db, by: worker, at: now) }
        let team = try own(of: before, worker, in: db)
        let asked = try HelpRequests(db).of(path: before.path.id).first {
            $0.kind == kind && $0.answer == nil && $0.assignment == team?.id
        }
        // Pressing again asks for nothing more: it stands on the board already.
        if let asked { return (asked, events) }
        let request = try HelpRequests(db).ask(
            kind, for: team?.id, on: before.path.id, of: before.id, by: worker, at: now)
        try Calls(db).save(before)
        let said: [String: Event.Fact] = ["help": .init(kind), "request": .init(request.id)]
        let event =
            team.map { Event(.helpAsked, before.subject, $0.said(said)) }
            ?? Event(.helpSummoned, before.subject, said)
        return (request, events + [event])
    }

    package func subject(of outcome: HelpRequest) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> HelpRequest {
        try HelpRequests(db).request(ID(stored: subject))
    }

    /// Where the team is out on this call of which somebody is a member: then it is the team that asks.
    private func own(of call: Call, _ worker: Worker, in db: any Transaction) throws -> Assignment? {
        guard let shift = try Shifts(db).shift(of: worker.id) else { return nil }
        return try Assignments(db).of(path: call.path.id).last { $0.team == shift.team.id && $0.isOut }
    }

    /// Decides for whom it is asked, where nobody has decided yet.
    private func decide(_ call: Call, in db: any Transaction, by worker: Worker, at now: Instant) throws -> [Event] {
        guard call.path.departure == nil, call.path.stage <= .screened else { return [] }
        let sent: Alternative = kind == .ems ? .ems : .police
        if call.path.program != Path.undecided {
            let reason = try ReasonCode(named: kind == .ems ? "medical-priority" : "violence-now")
            let verdict = Verdict(level: .higher, response: sent.rawValue, reason: reason)
            return try DecideTriage(call.id, .otherwise(verdict, .moreIsKnown, note: nil), outcome: .unknown)
                .perform(in: db, by: worker, at: now).1
        }
        var events: [Event] = []
        if call.path.stage == .received {
            events = try ScreenCall(call.id).perform(in: db, by: worker, at: now).1
        }
        var screened = try Calls(db).call(call.id)
        let departure = try Departure(
            ReasonCode(named: "sent-before-triage"), by: worker.id, at: now, sent: sent, outcome: .unknown)
        events += try Calls(db).leave(&screened, departure)
        return events
    }
}

extension Event.Kind {
    package static let helpSummoned: Self = "help-summoned"
    package static let summonsAnswered: Self = "summons-answered"
}
