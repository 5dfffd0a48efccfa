import Foundation

/// A taxonomy as an operator has it in a file of their own: the columns of the specification's `taxonomy_term`, or a code, a
/// name and the code of the term above.
package struct TaxonomyFile: Sendable {
    /// A term as the file tells it.
    package struct Term: Hashable, Sendable {
        /// What it is called in keys: its identifier, or its code where the file has no identifiers.
        package let key: String
        package let code: String?
        package let name: String
        package let description: String?
        /// The key of the term above.
        package let parent: String?
        /// What the file says it helps with, in the program's own codes.
        package fileprivate(set) var need: Need?
        package let line: Int
    }

    /// What a term helps with, and where that is told.
    package struct Need: Hashable, Sendable {
        package let told: String
        package let file: String
        package let line: Int

        fileprivate init(_ told: String, at file: String, _ line: Int) {
            (self.told, self.file, self.line) = (told, file, line)
        }
    }

    /// The most terms one taxonomy may have.
    package static let mostTerms = 30_000
    package static let mostBytes = 64 << 20
    /// The longest name or code, and the longest description, in characters.
    package static let mostName = 300
    package static let mostDescription = 4_000

    package private(set) var terms: [Term] = []
    package private(set) var faults: [DirectoryFault] = []
    /// Whether its keys are identifiers, as the specification has them.
    package private(set) var hasIdentifiers = false

    package var isSound: Bool { faults.isEmpty }

    private let file: String
    private var places: [String: Int] = [:]

    /// Reads the terms; what is wrong stands among the faults.
    package init(_ url: URL) {
        let rows = Rows(url, wanting: [.name])
        (file, faults) = (rows.file, rows.faults)
        hasIdentifiers = rows.names[.identifier] != nil
        for row in rows.rows { keep(row, rows.names) }
        if faults.isEmpty, terms.isEmpty { faults.append(DirectoryFault(.nothingThere, file: file)) }
        checkParents(column: rows.names[.parent])
    }

    /// Reads, from a file of its own, what terms help with: a code or an identifier on each line, and a need.
    package mutating func readNeeds(_ url: URL) {
        var codes: [String: [Int]] = [:]
        for (place, term) in terms.enumerated() { term.code.map { codes[$0, default: []].append(place) } }
        let rows = Rows(url, wanting: [.need])
        faults += rows.faults
        var lines: [String: Int] = [:]
        for row in rows.rows {
            let column: Column = row.told[.identifier] == nil ? .code : .identifier
            func fault(_ code: DirectoryFault.Code, right: String) {
                faults.append(
                    DirectoryFault(
                        code, file: rows.file, line: row.line, column: rows.names[column], found: row.told[column],
                        right: right))
            }
            let key = row.told[column] ?? ""
            let held = places[key].map { [$0] } ?? codes[key] ?? []
            if held.isEmpty {
                fault(.keyBroken, right: "taxonomy_term")
            } else if let first = lines[key] {
                fault(.idTwice, right: String(first))
            } else {
                lines[key] = row.line
                for place in held { terms[place].need = row.told[.need].map { Need($0, at: rows.file, row.line) } }
            }
        }
    }

    // MARK: Columns

    private enum Column: String, CaseIterable {
        case identifier, code, name, description, parent, need

        /// The names under which it stands in files, without what makes no difference.
        var names: [String] {
            switch self {
            case .identifier: ["id"]
            case .code: ["code", "termcode", "taxonomycode"]
            case .name: ["name", "term", "termname", "taxonomyterm", "taxonomyname"]
            case .description: ["description", "definition"]
            case .parent: ["parentid", "parentcode", "parent"]
            case .need: ["need", "needkind"]
            }
        }
    }

    /// The rows of a file by the columns that a taxonomy has.
    private struct Rows {
        let file: String
        var faults: [DirectoryFault] = []
        /// What each column is called there.
        var names: [Column: String] = [:]
        var rows: [(told: [Column: String], line: Int)] = []
        private var places: [Column: Int] = [:]
        private var width: Int?

        init(_ url: URL, wanting: [Column]) {
            file = url.lastPathComponent
            do {
                let size = try FileManager.default.attributesOfItem(atPath: url.path)[.size] as? NSNumber
                guard size?.intValue ?? 0 <= TaxonomyFile.mostBytes else {
                    faults.append(DirectoryFault(.tooLarge, file: file))
                    return
                }
                let beginning = try FileHandle(forReadingFrom: url).read(upToCount: 1 << 16) ?? Data()
                var reader = try TableReader(try FileBytes(url.path), dialect: Dialect(of: beginning))
                while let chunk = try reader.next() {
                    for bad in chunk.unreadable {
                        faults.append(DirectoryFault(.rowUnreadable, file: file, line: bad.line))
                    }
                    for record in 0..<chunk.count where !isOver {
                        let cells = (0..<chunk.width(ofRecord: record)).map { chunk.text($0, ofRecord: record) ?? "" }
                        keep(cells, at: chunk.line(ofRecord: record), wanting)
                    }
                }
            } catch {
                faults.append(DirectoryFault(.unreadable, file: file))
            }
        }

        /// Whether the rest says nothing any more: its header is none, or there is too much of it.
        private var isOver = false

        private mutating func keep(_ cells: [String], at line: Int, _ wanting: [Column]) {
            guard let width else { return readHeader(cells, wanting) }
            guard !cells.allSatisfy(\.isBlank) else { return }
            guard cells.count <= width else {
                faults.append(
                    DirectoryFault(
                        .rowTooWide, file: file, line: line, found: String(cells.count), right: String(width)))
                return
            }
            guard rows.count < TaxonomyFile.mostTerms else {
                faults.append(DirectoryFault(.tooLarge, file: file, line: line))
                isOver = true
                return
            }
            var told: [Column: String] = [:]
            for (column, place) in places where place < cells.count && !cells[place].isBlank {
                told[column] = cells[place].trimmingCharacters(in: .whitespacesAndNewlines)
            }
            rows.append((told, line))
        }

        private mutating func readHeader(_ header: [String], _ wanting: [Column]) {
            let plain = header.map { name in String(name.lowercased().filter(\.isLetter)) }
            for column in Column.allCases {
                let found = plain.indices.filter { column.names.contains(plain[$0]) }
                if found.count > 1 {
                    faults.append(DirectoryFault(.columnTwice, file: file, line: 1, column: header[found[1]]))
                    isOver = true
                }
                if let place = found.first { (places[column], names[column]) = (place, header[place]) }
            }
            let needed = wanting + (places[.identifier] == nil ? [.code] : [])
            for missing in needed where places[missing] == nil {
                faults.append(DirectoryFault(.noColumn, file: file, line: 1, column: missing.names[0]))
                isOver = true
            }
            width = header.count
        }
    }

    // MARK: Terms

    private mutating func keep(_ row: (told: [Column: String], line: Int), _ columns: [Column: String]) {
        let (told, line) = row
        let keyed: Column = hasIdentifiers ? .identifier : .code
        func fault(_ code: DirectoryFault.Code, _ column: Column, right: String? = nil) {
            faults.append(
                DirectoryFault(
                    code, file: file, line: line, column: columns[column], found: told[column], right: right))
        }
        guard let key = told[keyed].map({ keyed == .identifier ? $0.lowercased() : $0 }) else {
            return fault(.idMissing, keyed)
        }
        if keyed == .identifier, !DirectoryCheck.isUUID(key) { return fault(.idNotUUID, .identifier) }
        if let first = places[key] { return fault(.idTwice, keyed, right: String(terms[first].line)) }
        guard let name = told[.name] else { return fault(.nameMissing, .name) }
        for (column, most) in [
            (Column.code, Self.mostName), (.name, Self.mostName), (.description, Self.mostDescription),
        ]
        where told[column]?.count ?? 0 > most { return fault(.textTooLong, column, right: String(most)) }
        places[key] = terms.count
        terms.append(
            Term(
                key: key, code: told[.code], name: name, description: told[.description],
                parent: told[.parent].map { keyed == .identifier ? $0.lowercased() : $0 },
                need: told[.need].map { Need($0, at: file, line) }, line: line))
    }

    /// Whoever goes up from a term comes to an end.
    private mutating func checkParents(column: String?) {
        for term in terms {
            guard let parent = term.parent else { continue }
            var (above, steps) = (places[parent], 1)
            let isBroken = above == nil
            while let place = above, steps <= Self.deepest {
                above = terms[place].parent.flatMap { places[$0] }
                steps += 1
            }
            guard isBroken || above != nil else { continue }
            faults.append(
                DirectoryFault(
                    isBroken ? .keyBroken : .parentInCircle, file: file, line: term.line, column: column, found: parent,
                    right: "taxonomy_term"))
        }
    }

    /// No taxonomy is deeper.
    private static let deepest = 30
}

extension String {
    fileprivate var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
