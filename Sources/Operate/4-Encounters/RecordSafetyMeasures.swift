import Access
import Door
import Store
import Vocabulary

/// Writes down what was done so that a person at high risk is safe.
package struct RecordSafetyMeasures: Report {
    package static let permission = Permission.endCalls

    let call: ID<Call>
    let measures: [SafetyMeasure]
    let expected: Int?

    /// - Throws: ``Refusal`` when none is named.
    package init(_ measures: [SafetyMeasure], on call: ID<Call>, expected: Int? = nil) throws(Refusal) {
        guard !measures.isEmpty else { throw Refusal(.required, field: SafetyMeasure.field) }
        self.call = call
        self.measures = SafetyMeasure.allCases.filter(measures.contains)
        self.expected = expected
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Call, [Event]) {
        var call = try Calls(db).call(call)
        try call.require(version: expected)
        try db.insert(
            into: "safety_measure",
            [
                Row(new: [
                    "id": ID<SafetyRecord>.new(), "call_id": call.id, "path_id": call.path.id,
                    "measures": measures.map(\.rawValue).joined(separator: " "), "taken_by": worker.id,
                    "taken_at": now,
                ])
            ])
        // What waited only for this goes on now.
        let gone = try Needs(db).follow(&call, by: worker, entered: now)
        try Calls(db).save(call)
        let said = Dictionary(
            measures.map { ("measure.\($0.rawValue)", Event.Fact("done")) }, uniquingKeysWith: { first, _ in first })
        return (try Calls(db).call(call.id), [Event(.safetyMeasured, call.subject, said)] + gone)
    }
}

extension Event.Kind {
    package static let safetyMeasured: Self = "safety-measured"
}
