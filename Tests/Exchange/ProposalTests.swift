import Exchange
import Foundation
import Testing
import Yams

/// Expected answers were written by hand before the code they judge (`Tests/Outside/labels/headers.yaml`).
struct ExpectedMap: Sendable {
    let file: String
    let isUnusable: Bool
    /// The columns of each field that are right; the first is the best.
    let right: [CallField: [[String]]]
    /// The fields that must be found.
    let required: Set<CallField>

    static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized

    static func all() throws -> [ExpectedMap] {
        let text = try String(
            contentsOf: root.appending(path: "Tests/Outside/labels/headers.yaml"), encoding: .utf8)
        let entries = try #require(try Yams.compose(yaml: text)?.sequence)
        return try entries.map { entry in
            let block = try #require(entry.mapping)
            var right: [CallField: [[String]]] = [:]
            var required: Set<CallField> = []
            for field in CallField.allCases {
                guard let node = block[field.rawValue] else { continue }
                right[field] = [columns(node)]
                required.insert(field)
            }
            for (key, node) in block["also"]?.mapping ?? [:] {
                guard let field = key.string.flatMap(CallField.init) else { continue }
                right[field, default: []] += (node.sequence.map(Array.init) ?? [node]).map(columns)
            }
            return ExpectedMap(
                file: try #require(block["file"]?.string), isUnusable: block["unusable"]?.bool == true, right: right,
                required: required)
        }
    }

    private static func columns(_ node: Node) -> [String] {
        node.sequence.map { $0.compactMap(\.string) } ?? [node.string ?? ""]
    }

    /// What a proposal has otherwise.
    ///
    /// What decides whether an import is right: which call, when, what, how urgent, where. Codes, final types and sources
    /// are a help, and only wrong where they name what another field is.
    func misses(of proposal: MapProposal) -> [String] {
        let judged: [CallField] = [
            .number, .received, .dispatched, .onTheWay, .arrived, .cleared, .type, .priority, .disposition, .beat,
            .place,
            .latitude, .longitude,
        ]
        return judged.compactMap { field in
            let found = proposal.columns[field]
            let allowed = right[field] ?? []
            if found == nil, !required.contains(field) { return nil }
            if let found, allowed.contains(found) { return nil }
            // Where the only early time is that of the dispatch, either field may hold it.
            if field == .dispatched, found == nil, let received = proposal.columns[.received],
                allowed.contains(received)
            {
                return nil
            }
            return "\(field.rawValue): \(found ?? []) for \(allowed)"
        }
    }
}

@Suite struct `A map that is proposed` {
    static func headers() throws -> [String: [String]]? {
        let named = ProcessInfo.processInfo.environment["ALONGSIDE_SHARED"] ?? "../shared"
        let folder = named.hasPrefix("/") ? URL(filePath: named) : ExpectedMap.root.appending(path: named).standardized
        let file = folder.appending(path: "data/cad-headers/911_2021_datasets_column_names.txt")
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { return nil }
        var headers: [String: [String]] = [:]
        var name = ""
        for line in text.split(separator: "\n").map(String.init) {
            if line.hasPrefix("[") {
                headers[name] = line.dropFirst().dropLast().split(separator: /, (?=['"])/).map {
                    String($0.dropFirst().dropLast())
                }
            } else {
                name = line.trimmingCharacters(in: .whitespaces)
            }
        }
        return headers
    }

    @Test(.enabled(if: (try? headers()) != nil, "data/cad-headers is not here"))
    func `is right for at least 45 of 61 real headers`() throws {
        let headers = try #require(try Self.headers())
        let expected = try ExpectedMap.all()
        #expect(expected.count == 61)
        var right = 0
        for one in expected {
            let header = try #require(headers[one.file], "\(one.file)")
            let misses = one.misses(of: MapProposal(header: header))
            if misses.isEmpty { right += 1 } else { print("\(one.file): \(misses.joined(separator: "; "))") }
        }
        print("headers: \(right) of \(expected.count) right")
        #expect(right >= 45)
    }

    @Test(arguments: [
        (["1/31/2023 14:05", "2/1/2023 1:00"], TimeFormat.monthFirst),
        (["31/1/2023", "1/2/2023"], .dayFirst),
        (["2023-01-31T14:05:00-0600"], .yearFirst), (["1675173900"], .epochSeconds),
        (["1675173900000"], .epochMilliseconds), (["20230131 1405"], .digits),
    ])
    func `says how times are written where the rows leave no doubt`(
        texts: [String], format: TimeFormat
    ) {
        let proposal = MapProposal(header: ["call_time", "nature"], rows: texts.map { [$0, "X"] })
        #expect(proposal.times == format)
        #expect(proposal.questions == [.zone])
    }

    @Test(arguments: [["1/2/2023", "3/4/2023"], ["soon"], [""], []])
    func `asks where rows leave it open`(texts: [String]) {
        let proposal = MapProposal(header: ["call_time", "nature"], rows: texts.map { [$0, "X"] })
        #expect(proposal.times == nil)
        #expect(proposal.questions == [.times, .zone])
    }

    @Test func `asks for what no column holds`() {
        #expect(MapProposal(header: ["a", "b"]).questions == [.received, .type, .times, .zone])
        #expect(MapProposal(header: []).columns.isEmpty)
    }
}
