import Foundation
import Store
import Vocabulary

/// What stands first inside a backup: what is in it, before any of it comes.
struct BackupContents: Codable, Equatable, Sendable {
    struct Table: Codable, Equatable, Sendable {
        let name: String
        let columns: [String]
    }

    static let format = 1

    let format: Int
    let workspace: String
    /// RFC 3339, UTC.
    let time: String
    let engine: String
    /// The migrations that made the tables.
    let migrations: [String]
    let tables: [Table]

    /// Whether this program can bring it back: it must know the format and every migration.
    ///
    /// - Throws: ``BackupFault/newer(_:)``, or ``BackupFault/damaged`` when a name could not be one of ours.
    func check(knowing known: [Migration]) throws(BackupFault) {
        guard format == Self.format else { throw .newer("format \(format)") }
        let names = Set(known.map(\.name))
        if let stranger = migrations.sorted().last(where: { !names.contains($0) }) { throw .newer(stranger) }
        // Names stand in statements as they are, and whoever has the public key could have made this file.
        let all = tables.flatMap { [$0.name] + $0.columns }
        guard all.allSatisfy(Self.isName), Set(tables.map(\.name)).count == tables.count else { throw .damaged }
    }

    private static func isName(_ text: String) -> Bool {
        (1...63).contains(text.utf8.count)
            && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
    }
}

/// The files of a workspace that stand beside its database and go with it.
enum BackupFile: String, CaseIterable, Sendable {
    case signing = "signing.key"
    case rows = "rows.key"
    case heads

    var code: UInt8 { UInt8(BackupFile.allCases.firstIndex(of: self) ?? 0) }

    init?(code: UInt8) {
        guard code < BackupFile.allCases.count else { return nil }
        self = BackupFile.allCases[Int(code)]
    }
}

/// How much went through.
package struct BackupSummary: Equatable, Sendable {
    package let workspace: String
    /// When the snapshot was taken: RFC 3339, UTC.
    package let time: String
    package let tables: Int
    package let rows: Int64
    /// The length of the file.
    package let bytes: Int64

    init(_ contents: BackupContents, rows: [Int64], bytes: Int64) {
        workspace = contents.workspace
        time = contents.time
        tables = contents.tables.count
        self.rows = rows.reduce(0, +)
        self.bytes = bytes
    }
}

/// What is being done, with the rows that went through so far; told every ten thousand rows.
package enum BackupStep: Sendable {
    case writing, checking, restoring

    package typealias Told = @Sendable (BackupStep, _ rows: Int64) -> Void
    static let every: Int64 = 10_000
}
