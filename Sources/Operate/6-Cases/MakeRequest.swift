import Access
import Door
import Programs
import Store
import Vocabulary

/// Asks, as an officer on the street, for a co-response now or for a social worker's follow-up.
///
/// It becomes a call with that source, screened at once: who refers is enough, and nobody is tested for eligibility.
package struct MakeRequest: Report {
    package static let permission = Permission.makeRequests

    let kind: OfficerRequest.Kind
    let take: TakeCall
    let person: String?
    let incident: String?
    let formMilliseconds: Int?

    /// - Parameters:
    ///   - place: where; the one thing besides the kind that a co-response cannot do without.
    ///   - about: one line what it is about.
    ///   - callback: the number at which the person, or the officer, is reached.
    ///   - person: what the person is called.
    ///   - incident: the number of the police's own incident.
    ///   - formMilliseconds: how long the form was open before it was sent.
    /// - Throws: ``Refusal`` that names the field.
    package init(
        _ kind: OfficerRequest.Kind, at place: String?, about: String?, callback: String? = nil,
        person: String? = nil, incident: String? = nil, formMilliseconds: Int? = nil
    ) throws(Refusal) {
        self.kind = kind
        let about = try FreeText.given(about, most: OfficerRequest.mostAbout, field: "whatHappened")
        take = try TakeCall(
            source: .officer,
            facts: [
                .location: place, .whatHappened: about, .callback: callback,
                .callerRelation: FactField.Relation.officer.rawValue,
            ])
        if kind == .coResponse, take.facts[.location] == nil { throw Refusal(.required, field: "location") }
        guard about != nil else { throw Refusal(.required, field: "whatHappened") }
        self.person = try CallPerson.read(person)
        self.incident = try FreeText.given(incident, most: OfficerRequest.mostIncident, field: "incident")
        self.formMilliseconds = formMilliseconds.flatMap { (0...OfficerRequest.longestForm).contains($0) ? $0 : nil }
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (OfficerRequest, [Event]) {
        let (file, taken) = try take.perform(in: db, by: worker, at: now)
        let (call, screened) = try ScreenCall(file.call.id, wantsTriage: kind != .followUp)
            .perform(in: db, by: worker, at: now)
        var events = taken + screened
        if let person {
            events += try AddPerson(.inCrisis, knownAs: person, to: call.id).perform(in: db, by: worker, at: now).1
        }
        let id = ID<OfficerRequest>.new()
        let due = kind == .followUp ? now.adding(try promise(in: db)) : nil
        try db.insert(
            into: "officer_request",
            [
                Row(new: [
                    "id": id, "call_id": call.id, "kind": kind, "incident": incident, "asked_by": worker.id,
                    "asked_at": now, "form_ms": formMilliseconds, "due_at": due, "missed_at": Instant?.none,
                    "closed_at": Instant?.none, "closed_by": String?.none, "closure": String?.none,
                ])
            ])
        if let due { try DueWork(db).ask(MissFollowUp.kind, about: id.text, at: due) }
        var said: [String: Event.Fact] = ["request": .init(id), "kind": .init(kind)]
        if let due { said["due"] = .init(due) }
        if let formMilliseconds { said["milliseconds"] = .init(formMilliseconds) }
        events.append(Event(.requestMade, call.subject, said))
        return (try OfficerRequests(db).request(id), events)
    }

    /// The soonest follow-up that a live program promises: no program is asked yet.
    private func promise(in db: any Transaction) throws -> Duration {
        try LivePrograms(db).live.compactMap(\.promises.followUp).min() ?? OfficerRequest.followUp
    }
}

/// Ends a follow-up that an officer asked for, with what came of it.
package struct CloseRequest: Order {
    package static let permission = Permission.keepCases

    let request: ID<OfficerRequest>
    let closure: OfficerRequest.Closure

    /// - Throws: ``Refusal`` when nobody ends a follow-up by that code.
    package init(_ request: ID<OfficerRequest>, _ closure: OfficerRequest.Closure) throws(Refusal) {
        guard OfficerRequest.Closure.told.contains(closure) else { throw Refusal(.notOneOf, field: "closure") }
        self.request = request
        self.closure = closure
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (OfficerRequest, [Event]) {
        let before = try OfficerRequests(db).request(request)
        guard before.kind == .followUp else { throw Refusal(.notAFollowUp, .conflicting) }
        guard before.isOpen else { throw Refusal(.requestClosed, .conflicting) }
        var call = try Calls(db).call(before.call)
        var events: [Event] = []
        let waits = call.path.departure == nil && call.path.stage == .screened
        if let name = closure.reason, waits {
            let reason = try ReasonCode(named: name)
            let sent: Alternative? = reason.asksAlternative ? Alternative.none : nil
            try SafetyRecords(db).requireNothingOwed(call.id, sent: sent)
            // The follow-up ends with its call.
            do {
                events = try Calls(db).leave(&call, Departure(reason, by: worker.id, at: now, sent: sent, outcome: nil))
            } catch let refusal as Refusal where refusal.field == "reason" {
                throw refusal.about("closure")
            }
        } else {
            events = [try OfficerRequests(db).end(before, closure, by: worker.id, at: now)]
        }
        if waits, call.path.program == Path.undecided, closure == .toTriage {
            try Triages(db).promise(on: &call.path, from: now)
            try Calls(db).save(call.path)
        }
        try Calls(db).save(call)
        return (try OfficerRequests(db).request(request), events)
    }
}

extension Refusal.Code {
    package static let requestClosed: Self = "request-closed"
}

extension Event.Kind {
    package static let requestMade: Self = "request-made"
}
