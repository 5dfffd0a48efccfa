import Exchange
import Foundation
import Vocabulary

/// For how long a unit is busy with a call, as a source says it: for cities whose exports tell no times of units.
///
/// The file is CSV with the columns `nature`, `minutes` and `source`; the nature `any` stands for all that have no row.
package struct DurationTable: Hashable, Sendable {
    package struct Line: Hashable, Sendable {
        /// Nothing for all that have no line of their own.
        package let nature: Nature?
        /// Minutes from dispatch until the unit is free again.
        package let minutes: Double
        /// Who says so.
        package let source: String
    }

    /// The name of its file.
    package let name: String
    /// In the order of the file.
    package let lines: [Line]

    /// As many minutes as one call may take.
    package static let most = 1_440.0

    /// Reads the table from its file.
    ///
    /// - Throws: ``TableError`` when the file is no table, ``DurationFault`` with the first thing that is wrong in it.
    package init(_ file: URL) throws {
        var reader = try TableReader(try FileBytes(file.path))
        guard let chunk = try reader.next(), try CallTable.header(chunk) == ["nature", "minutes", "source"] else {
            throw DurationFault(line: 1, code: .header)
        }
        var lines: [Line] = []
        for record in 1..<max(1, chunk.count) {
            let line = try Line(chunk, record)
            guard !lines.contains(where: { $0.nature == line.nature }) else {
                throw DurationFault(line: chunk.line(ofRecord: record), code: .twice)
            }
            lines.append(line)
        }
        if let broken = chunk.unreadable.first { throw DurationFault(line: broken.line, code: .header) }
        guard !lines.isEmpty else { throw DurationFault(line: 2, code: .empty) }
        self.lines = lines
        name = file.deletingPathExtension().lastPathComponent
    }

    /// The minutes for a call of a nature; nothing where the table does not tell.
    package func minutes(_ nature: Nature) -> Double? {
        (lines.first { $0.nature == nature } ?? lines.first { $0.nature == nil })?.minutes
    }
}

extension DurationTable.Line {
    fileprivate init(_ chunk: TableChunk, _ record: Int) throws(DurationFault) {
        func text(_ column: Int) -> String {
            (chunk.text(column, ofRecord: record) ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
        }
        let line = chunk.line(ofRecord: record)
        if text(0) == "any" {
            nature = nil
        } else {
            guard let known = Nature(rawValue: text(0)) else { throw DurationFault(line: line, code: .noSuchNature) }
            nature = known
        }
        guard let minutes = Double(text(1)), minutes > 0, minutes <= DurationTable.most else {
            throw DurationFault(line: line, code: .notMinutes)
        }
        self.minutes = minutes
        source = String(text(2).prefix(500))
        guard !source.isEmpty else { throw DurationFault(line: line, code: .noSource) }
    }
}

/// What is wrong with a table of durations.
package struct DurationFault: Error, Hashable, Sendable {
    package enum Code: Hashable, Sendable {
        /// The columns are not `nature,minutes,source`, or a row cannot be read.
        case header
        case empty
        case noSuchNature
        /// Minutes are a number above 0 and at most ``DurationTable/most``.
        case notMinutes
        /// Every line names its source.
        case noSource
        case twice
    }

    /// The line of the file, from 1.
    package let line: Int
    package let code: Code
}
