import Access
import Crypto
import Door
import Exchange
import Foundation
import Programs
import Store
import Vocabulary

/// The past calls of a workspace, as their imports left them.
package struct PastCalls: Sendable {
    private let workspace: Workspace

    package init(of workspace: Workspace) {
        self.workspace = workspace
    }

    private var file: HistoryFile { HistoryFile(url: workspace.folder.appending(path: "history.columns")) }

    /// What a workspace knows of its past at one moment.
    package struct Known: Sendable {
        package let history: History
        /// What persons said of types, then what the maps say, then words.
        package let classifier: NatureClassifier
        /// The imports, the latest first.
        package let imports: [CallImport]
    }

    /// All that is known, the calls in columns: from the file where it stands for what the workspace holds now.
    ///
    /// - Throws: ``Refusal`` when they may not, ``StorageError``.
    package func known(as worker: Worker) async throws -> Known {
        let file = file
        let (known, stamp) = try await workspace.desk.look(as: worker, for: .seeHistory, at: .history) { db in
            let maps = try PastCalls.maps(db)
            let stamp = PastCalls.stamp(maps)
            let cached = try? file.read(stamp)
            let known = Known(
                history: try cached ?? PastCalls.collect(maps, db), classifier: try PastCalls.classifier(maps, db),
                imports: try CallImports(db).all())
            return (known, cached == nil ? stamp : nil)
        }
        // Without the file every question reads the table again: slower, and as right.
        if let stamp { try? file.write(known.history, stamp) }
        return known
    }

    /// A word for all that questions of the past rest on: another one once an import, a correction or a drawing came.
    ///
    /// - Throws: ``Refusal`` when they may not, ``StorageError``.
    package func stamp(as worker: Worker) async throws -> String {
        try await workspace.desk.look(as: worker, for: .seeHistory, at: .history) { db in
            // Imports and drawings are only added; what persons say of a type may be said otherwise.
            let imports: Int = try db("SELECT coalesce(max(number), 0) AS n FROM call_import")[0]["n"]
            let drawings: Int = try db("SELECT count(*) AS n FROM beat_drawing")[0]["n"]
            let said = try db("SELECT type_key, nature FROM type_nature ORDER BY type_key")
                .map { "\(try $0["type_key"] as String)\t\(try $0["nature"] as String)" }.joined(separator: "\n")
            let text = "\(imports)\n\(drawings)\n\(said)"
            return [UInt8](SHA256.hash(data: Data(text.utf8))).hex
        }
    }

    /// The agency's own numbers of some calls, by their place in the history.
    ///
    /// Of few calls they are looked for by their moments; of many the whole past is gone through in its order, which a
    /// store has to sort.
    ///
    /// - Throws: ``Refusal`` when they may not, ``StorageError``.
    package func numbers(of calls: [Int], in history: History, as worker: Worker) async throws -> [Int: String] {
        guard let last = calls.max() else { return [:] }
        return try await workspace.desk.look(as: worker, for: .seeHistory, at: .history) { db in
            if calls.count <= Self.fewCalls { return try Self.numbers(of: calls, in: history, db) }
            let wanted = Set(calls)
            var numbers: [Int: String] = [:]
            var place = 0
            try db.forEach(
                """
                SELECT number FROM past_call WHERE \(PastCalls.shown) \(PastCalls.inOrder)
                LIMIT \(last + 1)
                """
            ) { row in
                if wanted.contains(place) { numbers[place] = try row["number"] }
                place += 1
            }
            return numbers
        }
    }

    /// As many as a statement may name one by one on both engines.
    private static let fewCalls = 5000

    /// What tells a call from most others: its moment, its type, and whether only its day is known.
    private struct Telling: Hashable {
        let received: Int64
        let type: String
        let isDayOnly: Bool
    }

    /// Of calls that are told by the same the first in the history is the first in the store, and so on.
    private static func numbers(of calls: [Int], in history: History, _ db: any Transaction) throws -> [Int: String] {
        let moments = history.received.withValues { received in Set(calls.map { received[$0] }) }
        let wanted = Set(calls)
        var ranks: [Telling: Int] = [:]
        var calls: [Telling: [Int: Int]] = [:]
        history.received.withValues { received in
            history.type.withValues { types in
                history.flags.withValues { flags in
                    for call in received.indices where moments.contains(received[call]) {
                        let telling = Telling(
                            received: received[call], type: history.types[Int(types[call])],
                            isDayOnly: flags[call] % 2 == 1)
                        let rank = ranks[telling, default: 0]
                        ranks[telling] = rank + 1
                        if wanted.contains(call) { calls[telling, default: [:]][rank] = call }
                    }
                }
            }
        }
        var (numbers, met): ([Int: String], [Telling: Int]) = ([:], [:])
        try db.forEach(
            """
            SELECT number, received_at, type, flags FROM past_call
            WHERE received_at / 1000000 IN (\(each: moments.sorted())) AND \(PastCalls.shown)
            \(PastCalls.inOrder)
            """
        ) { row in
            let (at, flags): (Int64, Int) = (try row["received_at"], try row["flags"])
            let telling = Telling(received: at / 1_000_000, type: try row["type"], isDayOnly: flags % 2 == 1)
            let rank = met[telling, default: 0]
            met[telling] = rank + 1
            if let call = calls[telling]?[rank] { numbers[call] = try row["number"] }
        }
        return numbers
    }

    /// Which rows are calls: those of imports that are shown, and that no later one amended.
    private static let shown: SQL = """
        import IN (SELECT shown.number FROM call_import AS shown)
            AND (amended_by IS NULL OR amended_by NOT IN (SELECT shown.number FROM call_import AS shown))
        """

    /// In which order they stand in the history.
    private static let inOrder: SQL = """
        ORDER BY CASE WHEN flags % 2 = 1 THEN received_at - received_at % 3600000000 ELSE received_at END,
            length(number), number, id
        """

    private static func classifier(_ maps: [ImportMap], _ db: any Transaction) throws -> NatureClassifier {
        let corrections = try db("SELECT type_key, nature FROM type_nature")
            .reduce(into: [String: Nature]()) { $0[try $1["type_key"]] = try $1["nature"] }
        // Of each map its last telling counts, and of two maps that know one type the one imported last.
        var last: [String: ImportMap] = [:]
        for map in maps { last[map.map.name] = map }
        let table = last.values.sorted { $0.number < $1.number }
            .reduce(into: [String: Nature]()) { $0.merge($1.map.natures) { _, later in later } }
        return NatureClassifier(corrections: corrections, table: table)
    }

    /// The map of each import, in the order of the imports.
    private struct ImportMap: Sendable {
        let number: Int
        let map: CallMap
        let digests: String
    }

    private static func maps(_ db: any Transaction) throws -> [ImportMap] {
        try db("SELECT number, map_text, map_digest, file_digest FROM call_import ORDER BY number").map { row in
            let text: String = try row["map_text"]
            let (map, file): (String, String) = (try row["map_digest"], try row["file_digest"])
            return ImportMap(number: try row["number"], map: try CallMap(yaml: text.utf8), digests: map + file)
        }
    }

    private static func stamp(_ maps: [ImportMap]) -> String {
        let text = "\(HistoryBuilder.version)\n" + maps.map { "\($0.number) \($0.digests)" }.joined(separator: "\n")
        return [UInt8](SHA256.hash(data: Data(text.utf8))).hex
    }

    private static func collect(_ maps: [ImportMap], _ db: any Transaction) throws -> History {
        var clocks: [Int: ZoneClock] = [:]
        for map in maps { clocks[map.number] = ZoneClock(TimeZone(identifier: map.map.zone) ?? .gmt) }
        var builder = HistoryBuilder()
        try db.forEach(
            """
            SELECT import, received_at, dispatched_at, arrived_at, cleared_at, type, beat, place, flags
            FROM past_call WHERE \(PastCalls.shown) \(PastCalls.inOrder)
            """
        ) { row in
            func seconds(_ column: String) throws -> Int64? { (try row[column] as Int64?).map { $0 / 1_000_000 } }
            guard let clock = clocks[try row["import"]] else { return }
            var call = ReadCall(number: "", received: try row["received_at"] / 1_000_000, type: try row["type"])
            call.dispatched = try seconds("dispatched_at")
            call.arrived = try seconds("arrived_at")
            call.cleared = try seconds("cleared_at")
            call.beat = try row["beat"]
            call.place = try row["place"]
            call.flags = CallFlags(rawValue: try row["flags"])
            builder.append(call, clock)
        }
        return builder.history()
    }
}
