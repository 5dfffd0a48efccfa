import Access
import Programs
import Store
import Vocabulary

/// What was known of a call before anything was decided: all that whoever reads it blind may see.
package struct BlindFile: Sendable {
    /// An answer as it stood.
    package struct Answered: Sendable {
        package let question: Question
        package let value: AnswerValue
        package let source: AnswerSource
    }

    package let call: BlindCall
    /// On the first half what stood when the call was screened or left; on the second when it was decided.
    package let facts: [(field: FactField, value: String?)]
    /// What else had been written for a field by somebody who had not seen the first.
    package let rivals: [(field: FactField, value: String?)]
    /// What was written down before anybody flagged the call.
    package let notes: [String]
    /// Empty on the first half.
    package let answers: [Answered]
    /// What this reader has said.
    package let read: BlindRead?

    /// What tells who somebody is, and nothing about what they need.
    private static let hidden: Set<FactField> = [.callerName, .callback]

    /// - Throws: ``Refusal`` with `.noSuchRead`, or `.readOwnCall`.
    package init(_ id: ID<BlindCall>, for reader: ID<Worker>, in db: any Transaction) throws {
        let calls = BlindCalls(db)
        let call = try calls.call(id)
        try calls.require(reader, readsBlind: id)
        let read = try calls.read(of: id, by: reader)
        self.call = call
        self.read = read
        let moment = read == nil ? call.toldUntil : call.askedUntil
        let rows = try db(
            """
            SELECT field, value, state FROM call_fact
            WHERE call_id = \(call.call) AND recorded_at <= \(moment) ORDER BY revision
            """
        )
        var stood: [FactField: String?] = [:]
        var beside: [(field: FactField, value: String?)] = []
        for row in rows {
            let field: FactField = try row["field"]
            let state: Fact.State = try row["state"]
            guard !BlindFile.hidden.contains(field) else { continue }
            if state == .rival {
                beside.append((field, try row["value"]))
            } else {
                stood[field] = .some(try row["value"])
                beside.removeAll { $0.field == field }
            }
        }
        facts = FactField.allCases.compactMap { field in stood[field].map { (field, $0) } }
        rivals = beside
        notes = try db(
            """
            SELECT text FROM call_note WHERE call_id = \(call.call) AND written_at <= \(call.toldUntil)
            ORDER BY written_at, id LIMIT \(TriageFile.mostNotes)
            """
        ).map { try $0["text"] }
        answers = read == nil ? [] : try BlindFile.answers(call, in: db)
    }

    /// The last word of each source on each question, in the order of the questions.
    private static func answers(_ call: BlindCall, in db: any Transaction) throws -> [Answered] {
        guard let program = try LivePrograms(db).program(of: Calls(db).path(call.path)) else { return [] }
        let given = try TriageAnswers(db).all(of: call.path).filter { $0.at <= call.askedUntil }
        return program.questions.flatMap { question in
            AnswerSource.allCases.compactMap { source in
                given.last { $0.question == question.key && $0.source == source }.map {
                    Answered(question: question, value: $0.value, source: source)
                }
            }
        }
    }
}
