import Synchronization
import Vocabulary

/// How far each reading has come: written by the readings, read by whoever watches.
final class ReadingProgress: Sendable {
    private let steps = Mutex<[ID<IncomingFile>: ImportCalls.Progress]>([:])

    func note(_ step: ImportCalls.Progress, of id: ID<IncomingFile>) {
        steps.withLock { $0[id] = step }
    }

    func latest(_ id: ID<IncomingFile>) -> ImportCalls.Progress {
        steps.withLock { $0[id] } ?? ImportCalls.Progress(bytes: 0, size: 0, counts: ImportCounts())
    }

    func forget(_ id: ID<IncomingFile>) {
        steps.withLock { $0[id] = nil }
    }
}
