import Exchange
import Foundation
import Vocabulary

/// The incoming files of one workspace, each in a folder of its own: `calls`, what is known of it, the map it was read
/// with, how its reading ended, and the list of rows that are no calls.
package struct IncomingFiles: Sendable {
    /// The most that wait at once, and the most that are remembered when they were read.
    package static let most = 8
    /// The largest, in bytes.
    package static let mostBytes = 8 << 30
    /// How long one is kept after it arrived.
    package static let keptFor = Duration.seconds(24 * 3600)
    /// How long something may lie there that has not arrived whole.
    static let arrivingFor = Duration.seconds(3600)

    private let folder: URL

    /// - Parameter state: the folder of the workspace in which its keys are.
    init(of state: URL) {
        folder = state.appending(path: "incoming")
    }

    private func place(_ id: ID<IncomingFile>) -> URL { folder.appending(path: id.text) }

    /// The bytes of a file, as they came.
    package func calls(_ id: ID<IncomingFile>) -> URL { place(id).appending(path: "calls") }

    /// The list of its rows that are no calls: `line,reason`.
    package func rejected(_ id: ID<IncomingFile>) -> URL { place(id).appending(path: "rejected.csv") }

    /// Makes a place for a file, which nobody else of the machine can read.
    func make(_ id: ID<IncomingFile>) throws -> IncomingBytes {
        try FileManager.default.createDirectory(
            at: place(id), withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        // The mark stands there from the beginning: a full disk may have no room for it later.
        guard lock(id) != nil else { throw Refusal(.fileNotKept) }
        return try IncomingBytes(calls(id))
    }

    /// Says that a file has arrived whole.
    func arrived(_ file: IncomingFile) throws { try put(file, "file.json", file.id) }

    /// The names of all that lies there, whole or not.
    func everything() -> [ID<IncomingFile>] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).map { ID(stored: $0) }
    }

    /// When something last happened to a place.
    func touched(_ id: ID<IncomingFile>) -> Instant? {
        let times = [place(id), calls(id)].compactMap {
            try? FileManager.default.attributesOfItem(atPath: $0.path)[.modificationDate] as? Date
        }
        return times.max().map { Instant(microseconds: Int64($0.timeIntervalSince1970 * 1_000_000)) }
    }

    /// The files that are here, the latest first.
    package func all() -> [IncomingFile] {
        everything().compactMap(file).sorted { ($0.arrivedAt, $0.id.text) > ($1.arrivedAt, $1.id.text) }
    }

    /// The files that were not read yet, the latest first.
    package func waiting() -> [IncomingFile] {
        all().filter { file in
            if case .done = end(of: file.id) { return false }
            return true
        }
    }

    func file(_ id: ID<IncomingFile>) -> IncomingFile? {
        (try? Data(contentsOf: place(id).appending(path: "file.json"))).flatMap {
            try? JSONDecoder().decode(IncomingFile.self, from: $0)
        }
    }

    /// - Throws: ``Refusal`` with `.noSuchFile`, also where it is older than any is kept.
    package func one(_ id: ID<IncomingFile>, at now: Instant) throws(Refusal) -> IncomingFile {
        guard let file = file(id), now.since(file.arrivedAt) <= Self.keptFor else {
            throw Refusal(.noSuchFile, .absent)
        }
        return file
    }

    func remove(_ id: ID<IncomingFile>) {
        try? FileManager.default.removeItem(at: place(id))
    }

    /// The mark of whoever reads the file: only one server does, and when it dies the mark is free.
    func lock(_ id: ID<IncomingFile>) -> IncomingLock? { IncomingLock(place(id).appending(path: "lock")) }

    // MARK: - Being read

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

extension Refusal.Code {
    package static let noSuchFile: Self = "no-such-file"
    package static let fileEmpty: Self = "file-empty"
}
