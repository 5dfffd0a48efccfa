import ArgumentParser
import Exchange
import Foundation
import Plan

/// The map that is proposed for an export which has none: a file in the folder one stands in, for a person to check.
struct ProposedMap {
    private let path: String
    private let file: URL
    private let proposal: MapProposal
    private let zone: String?
    private let header: [String]

    /// Looks at the header and the first rows.
    ///
    /// - Throws: `TableError`, `CallTableFault`, or `ValidationError` for a zone that is none.
    init(_ path: String, _ zone: String?) throws {
        if let zone, TimeZone(identifier: zone) == nil {
            throw ValidationError("“\(zone)” is no time zone. Write one such as America/Chicago.")
        }
        let sample = try ExportSample(path)
        (proposal, header) = (sample.proposal, sample.header)
        self.path = path
        file = URL(filePath: path)
        self.zone = zone
    }

    /// Writes the proposal into the folder one stands in, and says what is still to be told.
    func write(_ json: Bool) throws {
        let name = String(file.lastPathComponent.prefix { $0 != "." })
        let place = URL(filePath: "\(name).map.yaml")
        guard !FileManager.default.fileExists(atPath: place.path) else {
            throw ValidationError(
                "\(place.path) is there already. Import with --map \(place.lastPathComponent), or remove it.")
        }
        let open = proposal.questions.filter { $0 != .zone || zone == nil }
        try Data(text(name).utf8).write(to: place, options: .withoutOverwriting)
        try Terminal.result(
            json, ["map": place.lastPathComponent, "columns": columns, "asks": open.map(\.rawValue)],
            sentences(place, open))
    }

    /// A name without what would end a comment or move the terminal's cursor.
    private static func plain(_ name: String) -> String {
        String(
            name.map {
                $0.isNewline || $0.unicodeScalars.contains { $0.properties.generalCategory == .control } ? " " : $0
            })
    }

    private var columns: [String: [String]] {
        Dictionary(uniqueKeysWithValues: proposal.columns.map { ($0.key.rawValue, $0.value) })
    }

    private func text(_ name: String) -> String {
        let letters = name.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
        let words = String(letters).split(separator: "-").joined(separator: "-")
        let key = words.isEmpty ? "calls" : words.first?.isLetter == true ? words : "calls-\(words)"
        let map = CallMap(
            name: String(key.prefix(60)), zone: zone ?? "", times: proposal.times ?? .yearFirst,
            columns: proposal.columns)
        let doubt = proposal.times == nil ? "# How times are written could not be told; check “times”.\n" : ""
        return """
            # Proposed from the header and the first rows. Check each line, then import with --map.
            \(doubt)# Columns of the export: \(header.map(Self.plain).joined(separator: ", "))
            \((try? map.yaml) ?? "")
            """
    }

    private func sentences(_ place: URL, _ open: [MapProposal.Question]) -> String {
        var lines = ["A map was proposed: \(place.path)"]
        for field in CallField.allCases {
            if let names = proposal.columns[field] {
                lines.append("  \(field.rawValue): \(names.map(Self.plain).joined(separator: " + "))")
            }
        }
        for question in open {
            switch question {
            case .received:
                lines.append("No column was found that says when a call was received. Name it under “columns”.")
            case .type: lines.append("No column was found that says what a call was about. Name it under “columns”.")
            case .times: lines.append("How times are written could not be told from the rows. Check “times”.")
            case .zone: lines.append("In which time zone do its clocks stand? Write it under “zone”.")
            }
        }
        lines.append(
            "Nothing was imported. Check the map, then: alongside import calls \(path) --map \(place.lastPathComponent)"
        )
        return lines.joined(separator: "\n")
    }
}
