/// A roster as somebody's spreadsheet saves it: a line of column names, then a line a person.
package struct RosterTable: Sendable {
    /// A column that a roster may have.
    package enum Column: String, CaseIterable, Sendable {
        /// What somebody types to sign in.
        case account
        case name
        case agency
    }

    package enum Fault: Error, Equatable {
        /// It is no table, or has a line that cannot be read.
        case unreadable(line: Int)
        /// Neither names nor accounts stand in it.
        case noNames
        /// Columns that no roster has, by their place from 1.
        case strange([Int])
        case twice(Column)
        case tooManyRows(most: Int)
    }

    package static let mostBytes = 200_000

    /// What stands in each row, blank where nothing does; rows without anything are left out.
    package let rows: [[Column: String]]

    /// - Throws: ``Fault``.
    package init(_ text: String, mostRows: Int) throws(Fault) {
        let chunks: [TableChunk]
        do {
            chunks = try Self.chunks(text)
        } catch {
            throw .unreadable(line: 1)
        }
        if let broken = chunks.flatMap(\.unreadable).first { throw .unreadable(line: broken.line) }
        var columns: [Column?] = []
        var rows: [[Column: String]] = []
        for chunk in chunks {
            for record in 0..<chunk.count {
                let cells = (0..<chunk.width(ofRecord: record)).map { place in
                    (chunk.text(place, ofRecord: record) ?? "").split(whereSeparator: \.isWhitespace)
                        .joined(separator: " ")
                }
                if columns.isEmpty {
                    columns = try Self.columns(cells)
                    continue
                }
                guard cells.count <= columns.count else {
                    throw .unreadable(line: chunk.line(ofRecord: record))
                }
                var row: [Column: String] = [:]
                for (column, cell) in zip(columns, cells) {
                    if let column, !cell.isEmpty { row[column] = cell }
                }
                guard !row.isEmpty else { continue }
                guard row[.account] != nil || row[.name] != nil else {
                    throw .unreadable(line: chunk.line(ofRecord: record))
                }
                guard rows.count < mostRows else { throw .tooManyRows(most: mostRows) }
                rows.append(row)
            }
        }
        guard !columns.isEmpty else { throw .noNames }
        self.rows = rows
    }

    private static func chunks(_ text: String) throws -> [TableChunk] {
        guard text.utf8.count <= mostBytes else { throw TableError.isUTF16 }
        var reader = try TableReader(BytesInMemory(text.utf8))
        var chunks: [TableChunk] = []
        while let chunk = try reader.next() { chunks.append(chunk) }
        return chunks
    }

    private static func columns(_ names: [String]) throws(Fault) -> [Column?] {
        let read = names.map { Column(rawValue: $0.lowercased()) }
        for column in Column.allCases where read.count(where: { $0 == column }) > 1 { throw .twice(column) }
        guard read.contains(.name) || read.contains(.account) else { throw .noNames }
        let strange = read.indices.filter { read[$0] == nil }.map { $0 + 1 }
        guard strange.isEmpty else { throw .strange(strange) }
        return read
    }
}
