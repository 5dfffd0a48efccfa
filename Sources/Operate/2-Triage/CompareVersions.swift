import Access
import Door
import Plan
import Programs
import Store
import Vocabulary

extension Workspace {
    /// Holds the calls of the workspace against two versions of a program: its past ones, and those triaged here.
    ///
    /// It only reads, however long it takes; nobody who takes a call waits for it.
    ///
    /// - Throws: ``Refusal`` when they may not, ``StorageError``.
    package func compare(
        _ old: Program, with new: Program, as worker: Worker
    ) async throws -> (past: VersionDiff, triaged: VersionDiff) {
        let past = PastCalls(of: self)
        let known = try await past.known(as: worker)
        let drawn = try await desk.database.read { db in try BeatDrawing.beats(db) }
        let comparison = VersionComparison(known.history, known.classifier, drawn: drawn, from: old, to: new)
        let numbers = try await past.numbers(of: comparison.named(), in: known.history, as: worker)
        let triaged = try await desk.look(as: worker, for: .publishPrograms, at: .program(new.digest)) { db in
            try Triages(db).compare(old, with: new)
        }
        return (comparison.diff { numbers[$0] }, triaged)
    }
}
