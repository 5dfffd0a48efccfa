import Exchange
import Store
import Vocabulary

/// How many rows of an export came to what: `read` is the sum of the rest.
package struct ImportCounts: Hashable, Sendable {
    /// Calls that were not known.
    package var imported = 0
    /// Calls that were known and are told otherwise now.
    package var amended = 0
    /// Calls that were known just so.
    package var already = 0
    /// Rows that are no calls.
    package var rejected = 0
    /// Calls among those kept of which something is strange; in no sum.
    package var strange = 0

    package init() {}

    package var read: Int { imported + amended + already + rejected }

    /// The same rows where every call was known before.
    var allKnown: ImportCounts {
        var counts = self
        (counts.imported, counts.amended, counts.already) = (0, 0, imported + amended + already)
        return counts
    }
}

/// One export that was read into the workspace.
package struct CallImport: Sendable {
    package let id: ID<CallImport>
    /// From 1, in the order of the beginnings.
    package let number: Int
    /// The name of the map, under which calls of the same agency are known again.
    package let mapName: String
    package let mapText: String
    package let begunAt: Instant
    package let shownAt: Instant
    /// The SHA-256 of the file as it lay there, in hexadecimal.
    package let fileDigest: String
    /// The first and the last receipt among its rows.
    package let firstAt: Instant?
    package let lastAt: Instant?
    package let counts: ImportCounts

    init(_ row: Row) throws {
        id = try row["id"]
        number = try row["number"]
        mapName = try row["map_name"]
        mapText = try row["map_text"]
        begunAt = try row["begun_at"]
        shownAt = try row["shown_at"]
        fileDigest = try row["file_digest"]
        firstAt = try row["first_at"]
        lastAt = try row["last_at"]
        var counts = ImportCounts()
        counts.imported = try row["imported"]
        counts.amended = try row["amended"]
        counts.already = try row["already"]
        counts.rejected = try row["rejected"]
        counts.strange = try row["strange"]
        self.counts = counts
    }
}

/// Every question asked about imports.
package struct CallImports {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// The most imports one page shows.
    package static let most = 200

    /// The imports, the latest first.
    package func all() throws -> [CallImport] {
        try db("SELECT * FROM call_import ORDER BY number DESC LIMIT \(CallImports.most)").map(CallImport.init)
    }

    /// The maps that exports were read with, each by its last telling, the latest first.
    package func maps() throws -> [MapShelf.Entry] {
        try db(
            """
            SELECT map_text FROM call_import
            WHERE number IN (SELECT max(number) AS number FROM call_import GROUP BY map_name)
            ORDER BY number DESC LIMIT \(CallImports.most)
            """
        ).map { try MapShelf.Entry(text: $0["map_text"]) }
    }

    /// - Throws: ``Refusal`` with `.noSuchImport`.
    package func one(_ id: ID<CallImport>) throws -> CallImport {
        guard let row = try db("SELECT * FROM call_import WHERE id = \(id)").first else {
            throw Refusal(.noSuchImport, .absent)
        }
        return try CallImport(row)
    }
}

extension Refusal.Code {
    package static let noSuchImport: Self = "no-such-import"
    /// The very same file was imported under another map's name.
    package static let fileKnownAs: Self = "file-known-as"
    /// Another import is under way in this workspace.
    package static let importUnderWay: Self = "import-under-way"
    /// The import was swept away while it still read, because it had not been heard of for too long.
    package static let importSwept: Self = "import-swept"
}
