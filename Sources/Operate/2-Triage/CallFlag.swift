import Access
import Programs
import Store
import Vocabulary

/// That somebody screened a call as one that may be for a program, and what a clinician said of it.
package struct CallFlag: Sendable {
    package enum Answer: String, CaseIterable, Storable, Sendable {
        case confirmed, undone
    }

    /// Why a flag was wrong: a closed list.
    package enum Reason: String, CaseIterable, Storable, Sendable {
        /// Nobody there is in a behavioural-health crisis.
        case notBehavioural = "not-behavioural"
        case policeMatter = "police-matter"
        case medicalOnly = "medical-only"
        /// Another call was meant.
        case wrongCall = "wrong-call"
        /// Asks for a note.
        case other
    }

    /// What a clinician said of the flag.
    package struct Answered: Sendable {
        package let answer: Answer
        /// Nobody said it in so many words: they decided what the call needs.
        package let isImplied: Bool
        /// Why it was undone.
        package let reason: Reason?
        package let note: String?
        package let by: Author
        package let at: Instant
    }

    package let path: ID<Path>
    package let by: Author
    package let at: Instant
    /// Nothing while no clinician has said anything of it.
    package let answered: Answered?

    /// The longest note, in characters.
    package static let mostNote = 500

    init(_ row: Row) throws {
        path = try row["path_id"]
        by = Author(id: try row["flagged_by"], name: try row["flagger"])
        at = try row["flagged_at"]
        let answer: Answer? = try row["answer"]
        answered = try answer.map { answer in
            Answered(
                answer: answer, isImplied: try (row["implied"] as Int) == 1, reason: try row["reason"],
                note: try row["note"], by: Author(id: try row["answered_by"], name: try row["answerer"]),
                at: try row["answered_at"])
        }
    }
}

/// Every question asked about flags, and how they are answered.
package struct CallFlags {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// The flag of a path; nothing while nobody has screened it.
    ///
    /// To screen a call is to flag it, so the step is the flag, and calls of every age have one.
    package func flag(of path: ID<Path>) throws -> CallFlag? {
        try db(
            """
            SELECT path_step.path_id, coalesce(call_flag.flagged_by, path_step.entered_by) AS flagged_by,
                   coalesce(call_flag.flagged_at, path_step.reached_at) AS flagged_at,
                   coalesce(flagger.display_name, 'Alongside') AS flagger,
                   call_flag.answer, call_flag.implied, call_flag.reason, call_flag.note, call_flag.answered_by,
                   call_flag.answered_at, coalesce(answerer.display_name, 'Alongside') AS answerer
            FROM path_step
            LEFT JOIN call_flag ON call_flag.path_id = path_step.path_id
            LEFT JOIN account AS flagger ON flagger.id = coalesce(call_flag.flagged_by, path_step.entered_by)
            LEFT JOIN account AS answerer ON answerer.id = call_flag.answered_by
            WHERE path_step.path_id = \(path) AND path_step.stage = \(Stage.screened)
            """
        ).first.map(CallFlag.init)
    }

    /// Keeps what a clinician says of a flag; what they said before, of a call that had been brought back, is replaced
    /// and stays in the journal.
    func answer(
        _ flag: CallFlag, _ answer: CallFlag.Answer, isImplied: Bool = false, because reason: CallFlag.Reason? = nil,
        note: String? = nil, by worker: Worker, at now: Instant
    ) throws {
        guard flag.answered == nil else {
            try db.keep(
                in: "call_flag",
                """
                UPDATE call_flag SET answer = \(answer), implied = \(isImplied ? 1 : 0), reason = \(reason),
                    note = \(note), answered_by = \(worker.id), answered_at = \(now)
                WHERE path_id = \(flag.path) RETURNING *
                """
            )
            return
        }
        try db.insert(
            into: "call_flag",
            [
                Row(new: [
                    "id": ID<CallFlag>.new(), "path_id": flag.path, "flagged_by": flag.by.id, "flagged_at": flag.at,
                    "answer": answer, "implied": isImplied ? 1 : 0, "reason": reason, "note": note,
                    "answered_by": worker.id, "answered_at": now,
                ])
            ])
    }

    /// Confirms a flag by deciding what its call needs, unless somebody has confirmed it in words.
    func confirmByDeciding(_ path: ID<Path>, by worker: Worker, at now: Instant) throws {
        guard let flag = try flag(of: path), flag.answered?.answer != .confirmed else { return }
        try answer(flag, .confirmed, isImplied: true, by: worker, at: now)
    }
}
