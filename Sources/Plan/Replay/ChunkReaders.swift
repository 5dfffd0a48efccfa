import Exchange
import Foundation
import Programs
import Synchronization
import Vocabulary

/// Threads that read the chunks of one file in turns, and give them back in the order of the file.
///
/// Whoever is free takes the next chunk from the file, one at a time; what its rows mean, which takes longer, several find
/// out at once.
final class ChunkReaders: Sendable {
    /// Finding the records is one thread's work at a time, so that more readers than these would only wait for it.
    static let most = 4
    /// How many chunks each may be ahead of whoever puts them together, so that memory stays bounded.
    private static let ahead = 4

    /// One chunk that was read.
    struct Turn: Sendable {
        let reader: Int
        let part: HistoryPart
        /// How many bytes of the file had been read when it was taken.
        let position: Int
    }

    /// The file, for the one whose turn it is.
    private struct File: ~Copyable {
        let source: FileBytes
        var table: TableReader
        /// The first chunk, which was read for its header.
        var first: TableChunk?
        var turns = 0
        var hasEnded = false
    }

    /// What was read and not yet given back, by its turn.
    private struct Done {
        var turns: [Int: Result<Turn?, any Error>] = [:]
        var next = 0
    }

    /// The bytes of the file.
    let size: Int
    private let file: Mutex<File>
    private let done = Mutex(Done())
    private let arrivals = DispatchSemaphore(value: 0)
    private let room = DispatchSemaphore(value: 0)
    private let isStopped = Atomic(false)
    private let threads = DispatchGroup()
    private let count: Int

    /// Begins to read.
    ///
    /// - Throws: ``TableError``, ``CallTableFault``.
    init(_ path: String, _ map: CallMap, now: Instant, count: Int) throws {
        let source = try FileBytes(path)
        size = source.size
        var table = try TableReader(source)
        guard let first = try table.next(), first.count > 0 else { throw CallTableFault.empty }
        let calls = try CallTable(map, header: CallTable.header(first), now: now)
        let clock = ZoneClock(TimeZone(identifier: map.zone) ?? .gmt)
        file = Mutex(File(source: source, table: table, first: first))
        self.count = count
        for _ in 0..<(count * Self.ahead) { room.signal() }
        for reader in 0..<count {
            DispatchQueue.global(qos: .userInitiated).async(group: threads) { [self] in work(reader, calls, clock) }
        }
    }

    /// The next chunk; nothing at the end.
    ///
    /// - Throws: ``TableError``.
    func next() throws -> Turn? {
        while true {
            let turn = done.withLock { done in
                let turn = done.turns.removeValue(forKey: done.next)
                if turn != nil { done.next += 1 }
                return turn
            }
            if let turn {
                room.signal()
                return try turn.get()
            }
            arrivals.wait()
        }
    }

    /// Returns when nobody reads any more.
    func stop() {
        isStopped.store(true, ordering: .relaxed)
        for _ in 0..<count { room.signal() }
        threads.wait()
    }

    private func work(_ reader: Int, _ calls: CallTable, _ clock: ZoneClock) {
        var (calls, words) = (calls, CallWords())
        while true {
            room.wait()
            if isStopped.load(ordering: .relaxed) { return }
            let (turn, taken) = take()
            let result = taken.map { taken in
                taken.map { chunk, begin, position in
                    Turn(
                        reader: reader, part: HistoryPart(chunk, from: begin, &calls, &words, clock), position: position
                    )
                }
            }
            done.withLock { $0.turns[turn] = result }
            arrivals.signal()
            guard case .success(.some) = result else { return }
        }
    }

    /// The next chunk with the record with which it begins and where the file then stands; nothing at the end.
    private func take() -> (turn: Int, Result<(chunk: TableChunk, begin: Int, position: Int)?, any Error>) {
        file.withLock { file in
            defer { file.turns += 1 }
            guard !file.hasEnded else { return (file.turns, .success(nil)) }
            do {
                let (chunk, begin) = (try file.first ?? file.table.next(), file.first == nil ? 0 : 1)
                file.first = nil
                file.hasEnded = chunk == nil
                return (file.turns, .success(chunk.map { ($0, begin, file.source.position) }))
            } catch {
                file.hasEnded = true
                return (file.turns, .failure(error))
            }
        }
    }
}
