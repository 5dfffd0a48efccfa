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
