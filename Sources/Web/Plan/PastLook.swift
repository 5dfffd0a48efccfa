import Access
import Door
import Exchange
import Plan
import Programs
import Store
import Vocabulary

/// A city's own past under every known program, as one look found it.
struct PastLook: Sendable {
    var imports: [CallImport] = []
    var replays: [ProgramReplay] = []
    /// Nothing where nothing was imported.
    var quality: DataQuality?
    var beats: [BeatShape] = []
}

/// Replays the past once for all who look at it, until an import, a correction or a drawing changes it.
actor PastLooks {
    private let workspace: Workspace
    private let shelf: [Program]
    private var last: (stamp: String, look: Task<PastLook, any Error>)?

    init(of workspace: Workspace, _ shelf: [Program]) {
        self.workspace = workspace
        self.shelf = shelf
    }

    /// - Throws: ``Refusal`` when they may not, ``StorageError``.
    func look(as worker: Worker) async throws -> PastLook {
        let past = PastCalls(of: workspace)
        let stamp = try await past.stamp(as: worker)
        if let last, last.stamp == stamp {
            // A look that failed is not kept.
            if let look = try? await last.look.value { return look }
        }
        let (shelf, database) = (shelf, workspace.desk.database)
        let look = Task {
            let known = try await past.known(as: worker)
            guard !known.imports.isEmpty else { return PastLook() }
            let beats = try await database.read { db in try BeatDrawing.beats(db) }
            return PastLook(
                imports: known.imports, replays: Replay(known.history, known.classifier, drawn: beats).run(shelf),
                quality: DataQuality(known.history, known.classifier), beats: beats)
        }
        last = (stamp, look)
        return try await look.value
    }
}
