import Access
import Programs
import Store
import Vocabulary

/// What was answered to a question of a triage, once: the latest stands, the earlier stay readable.
package struct TriageAnswer: Sendable {
    package enum State: String, Storable, Sendable {
        case current, earlier
        /// Given by somebody who had not seen the one that stood: kept beside it until one who sees both answers again.
        case rival
    }

    package let path: ID<Path>
    /// The key of the question in the program.
    package let question: String
    /// Counts the answers to one question of one path from 1.
    package let revision: Int
    package let value: AnswerValue
    package let source: AnswerSource
    package let state: State
    package let by: Author
    package let at: Instant

    init(_ row: Row) throws {
        path = try row["path_id"]
        question = try row["question"]
        revision = try row["revision"]
        value = AnswerValue(rawValue: try row["value"])
        source = try row["source"]
        state = try row["state"]
        by = Author(id: try row["answered_by"], name: try row["author"])
        at = try row["answered_at"]
    }

    package var stands: Bool { state != .earlier }
}

/// Every question asked about the answers of a triage, and how they are kept.
package struct TriageAnswers {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// Everything that was answered on a path, in the order it was.
    package func all(of path: ID<Path>) throws -> [TriageAnswer] {
        try db(
            """
            SELECT triage_answer.*, coalesce(account.display_name, 'Alongside') AS author
            FROM triage_answer LEFT JOIN account ON account.id = triage_answer.answered_by
            WHERE triage_answer.path_id = \(path)
            ORDER BY triage_answer.question, triage_answer.revision
            """
        ).map(TriageAnswer.init)
    }

    func retire(_ answer: TriageAnswer) throws {
        try db.keep(
            in: "triage_answer",
            """
            UPDATE triage_answer SET state = \(TriageAnswer.State.earlier)
            WHERE path_id = \(answer.path) AND question = \(answer.question) AND revision = \(answer.revision)
            RETURNING *
            """
        )
    }

    func add(
        _ answer: GivenAnswer, on path: ID<Path>, revision: Int, _ state: TriageAnswer.State, by worker: Worker,
        at now: Instant
    ) throws {
        try db.insert(
            into: "triage_answer",
            [
                Row(new: [
                    "id": ID<TriageAnswer>.new(), "path_id": path, "question": answer.question, "revision": revision,
                    "value": answer.value.rawValue, "source": answer.source, "state": state,
                    "answered_by": worker.id, "answered_at": now,
                ])
            ])
    }
}

extension AnswerSource: Storable {}
extension GateDemand: Storable {}
