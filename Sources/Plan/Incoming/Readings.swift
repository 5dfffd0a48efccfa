import Access
import Door
import Exchange
import Foundation
import Logging
import Store
import Vocabulary

/// The incoming files of a workspace, as this server takes them in and reads them.
///
/// What has been read is in no way visible before its end, and what the server did not finish is swept away by the next
/// import; so nothing of this needs to outlive the process but how a reading ended, which lies beside the file.
package actor Readings {
    /// Where one file stands.
    package enum State: Sendable {
        case waiting
        case reading(ImportCalls.Progress)
        case ended(IncomingEnd)
    }

    package nonisolated let files: IncomingFiles
    private let desk: Desk
    private let logger: Logger
    private var tasks: [ID<IncomingFile>: Task<Void, Never>] = [:]
    private var arriving: Set<ID<IncomingFile>> = []
    private let progress = ReadingProgress()
    /// Ends that no disk had room for.
    private var unkept: [ID<IncomingFile>: IncomingEnd] = [:]

    package init(of workspace: Workspace, logger: Logger) {
        files = IncomingFiles(of: workspace.folder)
        desk = workspace.desk
        self.logger = logger
    }

    // MARK: - Arriving

    /// Keeps a place for a file that is about to arrive.
    func reserve(at now: Instant) throws(Refusal) -> ID<IncomingFile> {
        sweep(at: now)
        guard !isFull else { throw Refusal(.tooManyFiles, .conflicting, values: ["most": String(IncomingFiles.most)]) }
        let id = ID<IncomingFile>.new()
        arriving.insert(id)
        return id
    }

    func release(_ id: ID<IncomingFile>) { arriving.remove(id) }

    /// Whether as many files wait as may.
    package var isFull: Bool { arriving.union(files.waiting().map(\.id)).count >= IncomingFiles.most }

    /// Removes what nobody came back for, what never arrived whole, and all but the latest notes of what was read.
    private func sweep(at now: Instant) {
        let waiting = Set(files.waiting().map(\.id))
        let notes = files.all().map(\.id).filter { !waiting.contains($0) }
        for id in files.everything() where tasks[id] == nil && !arriving.contains(id) {
            let isOld: Bool
            if let file = files.file(id) {
                isOld = now.since(file.arrivedAt) > IncomingFiles.keptFor
            } else {
                isOld = files.touched(id).map { now.since($0) > IncomingFiles.arrivingFor } ?? true
            }
            guard isOld || notes.dropFirst(IncomingFiles.most).contains(id), let lock = files.lock(id) else { continue }
            withExtendedLifetime(lock) { files.remove(id) }
        }
    }

    // MARK: - Reading

    package func state(of id: ID<IncomingFile>) -> State {
        if tasks[id] != nil { return .reading(progress.latest(id)) }
        if let end = unkept[id] ?? files.end(of: id) { return .ended(end) }
        // Another server reads it.
        return files.lock(id) == nil ? .reading(progress.latest(id)) : .waiting
    }

    /// Begins to read a file; nothing happens where it is being read, or all of it is visible already.
    ///
    /// - Throws: ``Refusal`` where they may not, or where there is no such file.
    package func begin(_ id: ID<IncomingFile>, with map: MapShelf.Entry, by worker: Worker) throws(Refusal) {
        guard may(worker, .importCalls).allowed else {
            throw Refusal(.mayNot, .forbidden, values: ["permission": Permission.importCalls.rawValue])
        }
        _ = try files.one(id, at: desk.clock())
        guard tasks[id] == nil else { return }
        if case .done = files.end(of: id) { return }
        guard let lock = files.lock(id) else { return }
        do {
            try files.begin(map, of: id)
        } catch {
            throw Refusal(.fileNotKept)
        }
        unkept[id] = nil
        let read = ImportCalls(map.map, text: map.text, at: desk, by: worker)
        let (files, progress, logger) = (files, progress, logger)
        tasks[id] = Task {
            let end = await Self.read(id, read, files, progress, logger)
            withExtendedLifetime(lock) { ended(id, end) }
        }
    }

    private func ended(_ id: ID<IncomingFile>, _ end: IncomingEnd) {
        // Where the disk is full the file is given up: nothing else can be written before there is room.
        if case .refused(Refusal.Code.diskFull.rawValue, _) = end { files.giveUp(id) }
        do {
            try files.keep(end, of: id)
        } catch {
            unkept[id] = end
            logger.error("how an import ended could not be kept", metadata: ["type": "\(type(of: error))"])
        }
        tasks[id] = nil
        progress.forget(id)
    }

    private static func read(
        _ id: ID<IncomingFile>, _ read: ImportCalls, _ files: IncomingFiles, _ progress: ReadingProgress,
        _ logger: Logger
    ) async -> IncomingEnd {
        do {
            guard let rejected = RejectedList(replacing: files.rejected(id)) else { throw Refusal(.fileNotKept) }
            let counts = try await read.run(files.calls(id).path, reject: rejected.add) { step in
                try Task.checkCancellation()
                progress.note(step, of: id)
            }.counts
            // All of it is visible from here on, whatever becomes of the list.
            try? rejected.close()
            return .done(
                read: counts.read, imported: counts.imported, amended: counts.amended, already: counts.already,
                rejected: counts.rejected, strange: counts.strange)
        } catch is CancellationError {
            return .stopped
        } catch {
            guard let refusal = Refusal(reading: error) else {
                logger.error("an import failed", metadata: ["type": "\(type(of: error))"])
                return .refused(code: Refusal.Code.importFailed.rawValue, values: [:])
            }
            return .refused(code: refusal.code.rawValue, values: refusal.values)
        }
    }

    /// Stops the reading of a file and returns when nothing of it is under way any more.
    package func stop(_ id: ID<IncomingFile>) async {
        guard let task = tasks[id] else { return }
        task.cancel()
        await task.value
    }

    /// Removes a file that nobody reads.
    ///
    /// - Throws: ``Refusal`` with `.importUnderWay`.
    package func remove(_ id: ID<IncomingFile>) throws(Refusal) {
        guard tasks[id] == nil, let lock = files.lock(id) else { throw Refusal(.importUnderWay, .conflicting) }
        withExtendedLifetime(lock) { files.remove(id) }
        unkept[id] = nil
    }

    /// Sweeps every hour until the task is cancelled, then stops all readings: what a server does.
    package func attend() async {
        while !Task.isCancelled {
            sweep(at: desk.clock())
            try? await Task.sleep(for: .seconds(3600))
        }
        for id in Array(tasks.keys) { await stop(id) }
    }
}

extension Refusal.Code {
    /// A fault of ours; the log says which.
    package static let importFailed: Self = "import-failed"
}
