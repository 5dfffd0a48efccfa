import Exchange
import Foundation
import Vocabulary

/// The beginning of an export: its header, some rows, and what they tell of how it is to be read.
package struct ExportSample: Sendable {
    package let header: [String]
    /// Some rows, as texts; each has as many as the header has columns.
    package let rows: [[String]]
    package let proposal: MapProposal

    /// How many rows are looked at.
    package static let mostRows = 200
    /// The most columns that a person is asked about.
    package static let mostColumns = 500

    /// - Throws: ``TableError``, ``CallTableFault``, ``Refusal`` where it has too many columns.
    package init(_ path: String) throws {
        var reader = try TableReader(try FirstBytes(of: path))
        guard let chunk = try reader.next(), chunk.count > 0 else { throw CallTableFault.empty }
        let header = try CallTable.header(chunk)
        guard header.count <= Self.mostColumns else {
            throw Refusal(.tooManyColumns, values: ["n": String(header.count), "most": String(Self.mostColumns)])
        }
        rows = (1..<max(1, min(chunk.count, Self.mostRows))).map { record in
            header.indices.map { chunk.text($0, ofRecord: record) ?? "" }
        }
        self.header = header
        proposal = MapProposal(header: header, rows: rows)
    }

    /// Whether every column of a map is in the header.
    package func fits(_ map: CallMap) -> Bool {
        let names = Set(header)
        return map.columns.values.allSatisfy { $0.allSatisfy(names.contains) }
    }

    /// The map that takes the most of the header's columns, of those of some that fit; of two the first.
    package func fitting(_ maps: [MapShelf.Entry]) -> MapShelf.Entry? {
        func columns(_ entry: MapShelf.Entry) -> Int { entry.map.columns.values.reduce(0) { $0 + $1.count } }
        return maps.filter { fits($0.map) }.reduce(nil) { best, entry in
            best.map { columns($0) >= columns(entry) ? $0 : entry } ?? entry
        }
    }
}

/// The beginning of a file, unpacked: a small archive may hold more than anybody could wait for.
private final class FirstBytes: ByteSource {
    private static let most = 8 << 20

    private let file: FileBytes
    private var left = FirstBytes.most
    /// Whether the file goes on behind what was given.
    private(set) var isCut = false

    init(of path: String) throws {
        file = try FileBytes(path)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard left > 0 else {
            isCut = true
            return 0
        }
        let count = try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(left, buffer.count)]))
        left -= count
        return count
    }
}

/// What the first rows of an export come to with a map.
package struct MapTrial: Sendable {
    /// How many rows were tried.
    package let rows: Int
    /// Why some of them are no calls.
    package let rejected: [RowRejection: Int]
    /// The first calls.
    package let calls: [ReadCall]
    /// How many calls are kept although something about them is strange.
    package let strange: Int

    /// How many calls are shown.
    package static let shown = 5

    /// - Throws: ``TableError``, ``CallTableFault``.
    package init(_ map: CallMap, of path: String, now: Instant) throws {
        let beginning = try FirstBytes(of: path)
        var reader = try TableReader(beginning)
        guard let first = try reader.next(), first.count > 0 else { throw CallTableFault.empty }
        var table = try CallTable(map, header: CallTable.header(first), now: now)
        var rejected: [RowRejection: Int] = [:]
        var (rows, strange) = (0, 0)
        var calls: [ReadCall] = []
        var (chunk, begin): (TableChunk?, Int) = (first, 1)
        while let some = chunk, rows < ImportCalls.trial {
            for record in begin..<max(begin, min(some.count, begin + ImportCalls.trial - rows)) {
                rows += 1
                do throws(RowRejection) {
                    let call = try table.call(some, record)
                    if !call.flags.isEmpty { strange += 1 }
                    if calls.count < Self.shown { calls.append(call) }
                } catch {
                    rejected[error, default: 0] += 1
                }
            }
            for row in some.unreadable {
                rows += 1
                rejected[RowRejection(row.reason), default: 0] += 1
            }
            // What is cut off behind the beginning is no row of anybody's.
            chunk = beginning.isCut ? nil : try reader.next()
            begin = 0
        }
        guard rows > 0 || beginning.isCut else { throw CallTableFault.empty }
        (self.rows, self.rejected, self.calls, self.strange) = (rows, rejected, calls, strange)
    }

    /// Whether the map is of this file: most rows are calls.
    package var fits: Bool { rejected.values.reduce(0, +) * 2 <= rows }
}
