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

    /// All past calls in columns, from the file where it stands for what the workspace holds now.
    ///
    /// - Throws: ``Refusal`` when they may not, ``StorageError``.
    package func history(as worker: Worker) async throws -> History {
        let maps = try await workspace.desk.look(as: worker, for: .seeHistory, at: .history) { db in
            try PastCalls.maps(db)
        }
        let stamp = PastCalls.stamp(maps)
        if let history = try? file.read(stamp) { return history }
        let history = try await workspace.desk.database.read { db in try PastCalls.collect(maps, db) }
        // Without the file every question reads the table again: slower, and as right.
        try? file.write(history, stamp)
        return history
    }

    /// The natures that persons gave to types, by the key of the type.
    package func corrections(as worker: Worker) async throws -> [String: Nature] {
        try await workspace.desk.look(as: worker, for: .seeHistory, at: .history) { db in
            let rows = try db("SELECT type_key, nature FROM type_nature")
            return try rows.reduce(into: [:]) { $0[try $1["type_key"]] = try $1["nature"] }
        }
    }

    /// The classifier of the workspace: what persons said, then what the maps say, then words.
    package func classifier(as worker: Worker) async throws -> NatureClassifier {
        let maps = try await workspace.desk.look(as: worker, for: .seeHistory, at: .history) { db in
            try PastCalls.maps(db)
        }
        var table: [String: Nature] = [:]
        for map in maps { table.merge(map.map.natures) { _, later in later } }
        return NatureClassifier(corrections: try await corrections(as: worker), table: table)
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
        let text = maps.map { "\($0.number) \($0.digests)" }.joined(separator: "\n")
        return [UInt8](SHA256.hash(data: Data(text.utf8))).hex
    }

    private static func collect(_ maps: [ImportMap], _ db: any Transaction) throws -> History {
        var clocks: [Int: ZoneClock] = [:]
        for map in maps { clocks[map.number] = ZoneClock(TimeZone(identifier: map.map.zone) ?? .gmt) }
        var builder = HistoryBuilder()
        try db.forEach(
            """
            SELECT import, received_at, dispatched_at, arrived_at, cleared_at, type, beat, place, flags
            FROM past_call
            WHERE import IN (SELECT shown.number FROM call_import AS shown)
                AND (amended_by IS NULL OR amended_by NOT IN (SELECT shown.number FROM call_import AS shown))
            ORDER BY CASE WHEN flags % 2 = 1 THEN received_at - received_at % 3600000000 ELSE received_at END, number
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
