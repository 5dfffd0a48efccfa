import Access
import Door
import Store
import Vocabulary

/// Records what the police were told before they arrive, to whom and how.
package struct GiveBrief: Report {
    package static let permission = Permission.giveBriefs

    let call: ID<Call>
    let points: [Brief.Point]
    let language: String?
    let note: String?
    let unit: String
    let channel: Brief.Channel
    let at: Instant?

    /// - Parameters:
    ///   - unit: who was told, as the radio names them.
    ///   - moment: when, if not just now.
    /// - Throws: ``Refusal`` that names the field; that nothing is told is no brief.
    package init(
        _ call: ID<Call>, to unit: String, by channel: Brief.Channel, _ points: [Brief.Point], language: String? = nil,
        note: String? = nil, at moment: Instant? = nil
    ) throws(Refusal) {
        self.call = call
        self.channel = channel
        self.points = Brief.Point.allCases.filter(points.contains)
        at = moment
        self.unit = try FreeText.given(unit, most: Brief.mostUnit, field: "unit") ?? ""
        guard !self.unit.isEmpty else { throw Refusal(.required, field: "unit") }
        self.note = try FreeText.given(note, most: Brief.mostNote, field: "note")
        self.language = try language.flatMap { raw throws(Refusal) in try FactField.language.read(raw) }
        guard !self.points.isEmpty || self.note != nil else { throw Refusal(.required, field: "points") }
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Brief, [Event]) {
        let call = try Calls(db).call(call)
        let moment = at ?? now
        try moment.requirePast(now, field: "at")
        let id = ID<Brief>.new()
        try db.insert(
            into: "brief",
            [
                Row(new: [
                    "id": id, "call_id": call.id, "path_id": call.path.id,
                    "codes": points.map(\.rawValue).joined(separator: " "), "language": language, "note": note,
                    "unit": unit, "channel": channel, "given_at": moment, "entered_at": now, "given_by": worker.id,
                    "used": String?.none, "used_at": Instant?.none, "used_by": String?.none,
                ])
            ])
        try Calls(db).save(call)
        let said: [String: Event.Fact] = [
            "brief": .init(id), "channel": .init(channel), "points": .init(points.count), "at": .init(moment),
        ]
        return (try Briefs(db).brief(id), [Event(.briefGiven, call.subject, said)])
    }
}

/// Tells whether the police used what they were told; the encounter tells it by itself, where there is one.
package struct TellBriefUsed: Report {
    package static let permission = Permission.endCalls

    let brief: ID<Brief>
    let used: Answer

    package init(_ brief: ID<Brief>, _ used: Answer) {
        self.brief = brief
        self.used = used
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Brief, [Event]) {
        let before = try Briefs(db).brief(brief)
        let call = try Calls(db).call(before.call)
        let events = try Briefs(db).keep(used, of: [before], on: call, by: worker, at: now)
        if !events.isEmpty { try Calls(db).save(call) }
        return (try Briefs(db).brief(brief), events)
    }
}

extension Event.Kind {
    package static let briefGiven: Self = "brief-given"
    package static let briefUsed: Self = "brief-used"
}
