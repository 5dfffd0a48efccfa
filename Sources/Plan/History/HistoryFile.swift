import Crypto
import Foundation
import Vocabulary

/// The columns of a workspace's past calls in one file: a cache, made again whenever it is missing, old or broken.
///
/// The file: eight bytes that name the format; the SHA-256 of all that follows; the length of a directory; the directory
/// in JSON; the columns, each beginning at a multiple of eight bytes. Numbers are little-endian.
package struct HistoryFile {
    private static let mark = Data("ALNGHST1".utf8)
    private static let head = 8 + 32 + 8

    /// What the file says of itself.
    private struct Directory: Codable {
        /// Of which imports and by which rules it was made.
        let stamp: String
        let columns: [String: Range<Int>]
        let types: [String]
        let beats: [String]
        let places: Int
    }

    private let url: URL

    package init(url: URL) {
        self.url = url
    }

    /// Why the file is not read; it is then made again.
    package enum Fault: Error, Equatable {
        case missing, broken, old
    }

    /// Maps the file into memory.
    ///
    /// - Parameter stamp: what the file must have been made of.
    /// - Throws: ``Fault``.
    package func read(_ stamp: String) throws(Fault) -> History {
        guard let file = try? Data(contentsOf: url, options: .mappedIfSafe) else { throw .missing }
        guard file.count >= Self.head, file.prefix(8) == Self.mark,
            Data(SHA256.hash(data: file[40...])) == file[8..<40]
        else { throw .broken }
        let length = Int(
            file.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: 40, as: UInt64.self)) })
        guard length > 0, length <= file.count - Self.head,
            let directory = try? JSONDecoder().decode(Directory.self, from: file[Self.head..<(Self.head + length)])
        else { throw .broken }
        guard directory.stamp == stamp else { throw .old }
        func column<T>(_ name: String, _: T.Type) throws(Fault) -> Column<T> {
            guard let range = directory.columns[name], range.upperBound <= file.count, range.lowerBound % 8 == 0,
                range.count % MemoryLayout<T>.stride == 0
            else { throw .broken }
            return Column(file, at: range)
        }
        let history = History(
            received: try column("received", Int64.self), minute: try column("minute", UInt16.self),
            type: try column("type", UInt32.self), beat: try column("beat", UInt32.self),
            place: try column("place", UInt32.self), busy: try column("busy", Int32.self),
            flags: try column("flags", UInt16.self), types: directory.types, beats: directory.beats,
            places: directory.places)
        let counts = [
            history.minute.count, history.type.count, history.beat.count, history.place.count, history.busy.count,
            history.flags.count,
        ]
        guard counts.allSatisfy({ $0 == history.count }) else { throw .broken }
        return history
    }

    /// Writes the file beside its place and moves it there, so that a reader finds the old one or the new one whole.
    ///
    /// - Throws: what Foundation throws when the disk is full or the folder cannot be written to.
    package func write(_ history: History, _ stamp: String) throws {
        var body = Data()
        var ranges: [String: Range<Int>] = [:]
        func add<T>(_ name: String, _ column: Column<T>) {
            while body.count % 8 != 0 { body.append(0) }
            let begin = body.count
            column.withValues { body.append(contentsOf: UnsafeRawBufferPointer($0)) }
            ranges[name] = begin..<body.count
        }
        add("received", history.received)
        add("minute", history.minute)
        add("type", history.type)
        add("beat", history.beat)
        add("place", history.place)
        add("busy", history.busy)
        add("flags", history.flags)
        // The directory names places of the file, which depend on its own length: blanks make that a known one.
        var length = 0
        var directory = Data()
        repeat {
            length = (directory.count + 7 + 64) / 8 * 8
            let begin = Self.head + length
            directory = try JSONEncoder().encode(
                Directory(
                    stamp: stamp, columns: ranges.mapValues { ($0.lowerBound + begin)..<($0.upperBound + begin) },
                    types: history.types, beats: history.beats, places: history.places))
        } while directory.count > length
        directory.append(contentsOf: repeatElement(0x20, count: length - directory.count))
        var sealed = withUnsafeBytes(of: UInt64(length).littleEndian) { Data($0) }
        sealed.append(directory)
        sealed.append(body)
        let file = Self.mark + Data(SHA256.hash(data: sealed)) + sealed
        try file.write(to: url, options: .atomic)
    }
}
