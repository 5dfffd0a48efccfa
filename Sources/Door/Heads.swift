import Crypto
import Foundation
import Store
import Vocabulary

/// The file of signed heads: what the chains looked like at known moments, kept outside the database, so that a cut tail
/// or a rewritten history is found.
package struct Heads: Sendable {
    /// One line of the file.
    package struct Line: Codable, Equatable, Sendable {
        let chain: String
        let position: Int64
        let hash: String
        /// RFC 3339, UTC.
        let time: String
        /// Ed25519 (RFC 8032) over the other fields, in base64.
        let signature: String

        static func signed(_ chain: String, _ position: Int64, _ hash: String, _ time: String) -> Data {
            Data("alongside head 1\n\(chain)\n\(position)\n\(hash)\n\(time)\n".utf8)
        }
    }

    private let file: URL
    private let keys: WorkspaceKeys

    package init(folder: URL, keys: WorkspaceKeys) {
        self.file = folder.appending(path: "heads")
        self.keys = keys
    }

    /// Signs the present heads of both chains and appends them, on the disk when it returns.
    ///
    /// A head that has not moved is not written again.
    ///
    /// - Returns: what now stands last for each chain.
    @discardableResult
    package func seal(
        _ database: any Database, after last: [Chain.Name: Int64] = [:], at now: Instant
    ) async throws
        -> [Chain.Name: Int64]
    {
        let heads = try await database.read { db in
            try Chain.Name.allCases.map { ($0, try Chain.head(of: $0, in: db)) }
        }
        var text = ""
        var sealed = last
        for (chain, head) in heads where last[chain] != head.position {
            let time = now.description
            let data = Line.signed(chain.rawValue, head.position, head.hash.hex, time)
            let line = Line(
                chain: chain.rawValue, position: head.position, hash: head.hash.hex, time: time,
                signature: try keys.signing.signature(for: data).base64EncodedString()
            )
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            text += String(decoding: try encoder.encode(line), as: UTF8.self) + "\n"
            sealed[chain] = head.position
        }
        if !text.isEmpty { try append(text) }
        return sealed
    }

    private func append(_ text: String) throws {
        let file = open(file.path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        defer { close(file) }
        // Held until the file is closed, so that lines of several processes never mix.
        guard flock(file, LOCK_EX) == 0, dropTornLine(file) else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
        }
        let bytes = Array(text.utf8)
        guard write(file, bytes, bytes.count) == bytes.count, fsync(file) == 0 else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
        }
    }

    /// Cuts off what a power cut or a full disk left of a line: a line added to it could be read no more than it.
    private func dropTornLine(_ file: Int32) -> Bool {
        let end = lseek(file, 0, SEEK_END)
        var whole = end
        var byte: UInt8 = 0
        while whole > 0 {
            guard pread(file, &byte, 1, whole - 1) == 1 else { return false }
            if byte == UInt8(ascii: "\n") { break }
            whole -= 1
        }
        return whole == end || ftruncate(file, whole) == 0
    }

    /// What the file of heads holds.
    package enum Reading: Sendable {
        case none
        case lines([Line])
        /// A line is not ours: it cannot be read, or its signature is not the workspace's.
        case forged(line: Int)
    }

    package func read() throws -> Reading {
        guard FileManager.default.fileExists(atPath: file.path) else { return .none }
        var lines: [Line] = []
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        let complete = text.hasSuffix("\n")
        let parts = text.split(separator: "\n")
        for (number, part) in parts.enumerated() {
            guard let line = try? JSONDecoder().decode(Line.self, from: Data(part.utf8)),
                let signature = Data(base64Encoded: line.signature),
                keys.signing.publicKey.isValidSignature(
                    signature, for: Line.signed(line.chain, line.position, line.hash, line.time))
            else {
                // A last line without its end is a write that a power cut stopped, not a forgery.
                if number == parts.count - 1, !complete { break }
                return .forged(line: number + 1)
            }
            lines.append(line)
        }
        return lines.isEmpty ? .none : .lines(lines)
    }
}
