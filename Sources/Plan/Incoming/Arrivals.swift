import Foundation
import Vocabulary

extension Readings {
    /// Nothing heard of a file for so long, and it is given up.
    package static let silence = Duration.seconds(30)

    /// Takes a file in; nothing of it is left where its bytes do not all come.
    ///
    /// - Parameters:
    ///   - name: what it is called where it comes from.
    ///   - bytes: gives the blocks of the file to whom it lends itself.
    /// - Throws: ``Refusal`` where too many wait, there is no room, or nothing more comes; and what `bytes` throws.
    package nonisolated func take(
        _ name: String, at now: Instant, silence: Duration = Readings.silence,
        _ bytes: @escaping @Sendable (_ write: (UnsafeRawBufferPointer) throws -> Void) async throws -> Void
    ) async throws -> IncomingFile {
        let id = try await reserve(at: now)
        do {
            let target = try files.make(id)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await bytes { block in try target.write(block) } }
                group.addTask {
                    var known = -1
                    while target.count != known {
                        known = target.count
                        try await Task.sleep(for: silence)
                    }
                    throw Refusal(.fileStalled)
                }
                defer { group.cancelAll() }
                try await group.next()
            }
            guard target.count > 0 else { throw Refusal(.fileEmpty) }
            try await target.finish()
            let file = IncomingFile(id: id, name: String(name.prefix(200)), bytes: target.count, arrivedAt: now)
            try files.arrived(file)
            await release(id)
            return file
        } catch {
            files.remove(id)
            await release(id)
            throw error
        }
    }
}

extension Refusal.Code {
    package static let fileStalled: Self = "file-stalled"
    package static let tooManyFiles: Self = "too-many-files"
}
