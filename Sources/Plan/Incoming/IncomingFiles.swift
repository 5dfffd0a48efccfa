import Exchange
import Foundation
import Vocabulary

/// The incoming files of one workspace, each in a folder of its own: `calls`, what is known of it, how its reading ended,
/// and the list of rows that are no calls.
package struct IncomingFiles: Sendable {
    /// The most that wait at once.
    package static let most = 8
    /// The largest, in bytes.
    package static let mostBytes = 8 << 30
    /// How long one is kept.
    package static let keptFor = Duration.seconds(24 * 3600)

    private let folder: URL

    /// - Parameter state: the folder of the workspace in which its keys are.
    package init(of state: URL) {
        folder = state.appending(path: "incoming")
    }

    private func place(_ id: ID<IncomingFile>) -> URL { folder.appending(path: id.text) }

    /// The bytes of a file, as they came.
    package func calls(_ id: ID<IncomingFile>) -> URL { place(id).appending(path: "calls") }

    /// The list of its rows that are no calls: `line,reason`.
    package func rejected(_ id: ID<IncomingFile>) -> URL { place(id).appending(path: "rejected.csv") }

    // MARK: - Arriving

    /// Takes a file in; nothing of it is left where its bytes do not all come.
    ///
    /// - Parameter bytes: gives the blocks of the file to whom it lends itself.
    /// - Throws: ``Refusal``, and what `bytes` throws.
    package func take(
        _ name: String, at now: Instant,
        _ bytes: ((_ block: UnsafeRawBufferPointer) throws -> Void) async throws -> Void
    ) async throws -> IncomingFile {
        try sweep(at: now)
        guard all().count < Self.most else {
            throw Refusal(.tooManyFiles, .conflicting, values: ["most": String(Self.most)])
        }
        let id = ID<IncomingFile>.new()
        do {
            try FileManager.default.createDirectory(
                at: place(id), withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let target = try NewBytes(calls(id))
            try await bytes { block in try target.write(block) }
            guard target.count > 0 else { throw Refusal(.fileEmpty) }
            try target.finish()
            let file = IncomingFile(id: id, name: String(name.prefix(200)), bytes: target.count, arrivedAt: now)
            try put(file, "file.json", id)
            return file
        } catch {
            try? FileManager.default.removeItem(at: place(id))
            throw error
        }
    }

    /// Removes what nobody came back for, and what never arrived whole.
    private func sweep(at now: Instant) throws {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        for name in names {
            let id = ID<IncomingFile>(stored: name)
            let begun = try? FileManager.default.attributesOfItem(atPath: place(id).path)[.modificationDate] as? Date
            let since =
                file(id)?.arrivedAt ?? begun.map { Instant(microseconds: Int64($0.timeIntervalSince1970 * 1e6)) }
            guard let since, now.since(since) > Self.keptFor else { continue }
            try? FileManager.default.removeItem(at: place(id))
        }
    }

    // MARK: - Standing there

    /// The files that are here, the latest first.
    package func all() -> [IncomingFile] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.compactMap { file(ID(stored: $0)) }
            .sorted { ($0.arrivedAt, $0.id.text) > ($1.arrivedAt, $1.id.text) }
    }

    private func file(_ id: ID<IncomingFile>) -> IncomingFile? {
        (try? Data(contentsOf: place(id).appending(path: "file.json"))).flatMap {
            try? JSONDecoder().decode(IncomingFile.self, from: $0)
        }
    }

    /// - Throws: ``Refusal`` with `.noSuchFile`.
    package func one(_ id: ID<IncomingFile>) throws(Refusal) -> IncomingFile {
        guard let file = file(id) else { throw Refusal(.noSuchFile, .absent) }
        return file
    }

    package func remove(_ id: ID<IncomingFile>) {
        try? FileManager.default.removeItem(at: place(id))
    }

    /// How its reading ended; nothing where it was not read, or its reading was cut off with the server.
    package func end(of id: ID<IncomingFile>) -> IncomingEnd? {
        (try? Data(contentsOf: place(id).appending(path: "end.json"))).flatMap {
            try? JSONDecoder().decode(IncomingEnd.self, from: $0)
        }
    }

    /// Keeps how its reading ended; the file itself is not needed any more once all of it is visible.
    func keep(_ end: IncomingEnd, of id: ID<IncomingFile>) throws {
        try put(end, "end.json", id)
        if case .done = end { giveUp(id) }
    }

    /// Removes the bytes of a file, and leaves what is known of it.
    func giveUp(_ id: ID<IncomingFile>) {
        try? FileManager.default.removeItem(at: calls(id))
    }

    /// Forgets how an earlier reading ended, because another begins, and keeps the map that it is read with.
    func begin(_ map: MapShelf.Entry, of id: ID<IncomingFile>) throws {
        try? FileManager.default.removeItem(at: place(id).appending(path: "end.json"))
        try? FileManager.default.removeItem(at: rejected(id))
        try Data(map.text.utf8).write(to: place(id).appending(path: "map.yaml"), options: .atomic)
    }

    /// The map that it was last read with.
    package func map(of id: ID<IncomingFile>) -> MapShelf.Entry? {
        (try? String(contentsOf: place(id).appending(path: "map.yaml"), encoding: .utf8)).flatMap {
            try? MapShelf.Entry(text: $0)
        }
    }

    private func put(_ value: some Encodable, _ name: String, _ id: ID<IncomingFile>) throws {
        try JSONEncoder().encode(value).write(to: place(id).appending(path: name), options: .atomic)
    }
}

/// A file that grows by blocks, readable by nobody else.
private final class NewBytes {
    private(set) var count = 0
    private let descriptor: Int32

    init(_ place: URL) throws {
        descriptor = open(place.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw NewBytes.refusal(errno) }
    }

    deinit {
        close(descriptor)
    }

    func write(_ block: UnsafeRawBufferPointer) throws {
        count += block.count
        guard count <= IncomingFiles.mostBytes else { throw Refusal(.fileTooLarge) }
        var rest = block
        while !rest.isEmpty {
            let written = Foundation.write(descriptor, rest.baseAddress, rest.count)
            if written < 0 {
                guard errno == EINTR else { throw NewBytes.refusal(errno) }
                continue
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[written...])
        }
    }

    /// All of it is on the disk once this returns.
    func finish() throws {
        guard fsync(descriptor) == 0 else { throw NewBytes.refusal(errno) }
    }

    private static func refusal(_ code: Int32) -> Refusal {
        Refusal(code == ENOSPC || code == EDQUOT ? .diskFull : .fileNotKept)
    }
}

extension Refusal.Code {
    package static let noSuchFile: Self = "no-such-file"
    package static let tooManyFiles: Self = "too-many-files"
    package static let fileEmpty: Self = "file-empty"
    package static let fileTooLarge: Self = "file-too-large"
    package static let fileNotKept: Self = "file-not-kept"
    package static let diskFull: Self = "disk-full"
}
