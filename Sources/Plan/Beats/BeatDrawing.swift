import Exchange
import Foundation
import Programs
import Store
import Synchronization
import Vocabulary

/// The beats of the city as they were drawn last.
package enum BeatDrawing {
    /// One beat as it is stored: its rings as alternating degrees east and north.
    private struct Stored: Codable {
        let name: String
        let rings: [[Double]]
    }

    /// A metre or so; what is finer no map of a city shows.
    private static let grain = 100_000.0

    static func text(_ beats: [BeatShape]) throws -> String {
        let stored = beats.map { beat in
            Stored(
                name: beat.name,
                rings: beat.rings.map { ring in
                    ring.flatMap { [$0.longitude, $0.latitude] }.map { ($0 * grain).rounded() / grain }
                })
        }
        let encoder = JSONEncoder()
        // The same beats are the same text, or each reading of a file would be another drawing.
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(stored), as: UTF8.self)
    }

    /// The beats; none where nobody has drawn them.
    package static func beats(_ db: any Transaction) throws -> [BeatShape] {
        guard let row = try db("SELECT shapes FROM beat_drawing \(latest)").first else { return [] }
        let text: String = try row["shapes"]
        return try JSONDecoder().decode([Stored].self, from: Data(text.utf8)).map { beat in
            BeatShape(
                name: beat.name,
                rings: beat.rings.map { ring in
                    stride(from: 0, to: ring.count - 1, by: 2).map {
                        BeatShape.Point(longitude: ring[$0], latitude: ring[$0 + 1])
                    }
                })
        }
    }

    /// The middle of the beat of that name; nothing where none is drawn, or it has none.
    ///
    /// Each assessment of a call asks this, so the city is taken apart once a drawing and not once an answer.
    package static func middle(of name: String, _ db: any Transaction) throws -> Catchment.Position? {
        guard let row = try db("SELECT id FROM beat_drawing \(latest)").first else { return nil }
        let drawing: String = try row["id"]
        if let known = middles.withLock({ $0?.drawing == drawing ? $0?.byName : nil }) {
            return known[name.lowercased()]
        }
        let found = try beats(db).reduce(into: [String: Catchment.Position]()) { found, beat in
            found[beat.name.lowercased()] = found[beat.name.lowercased()] ?? beat.middle
        }
        middles.withLock { $0 = (drawing, found) }
        return found[name.lowercased()]
    }

    private static let latest: SQL = "ORDER BY drawn_at DESC, id DESC LIMIT 1"

    /// The middles of the drawing that was read last: its identifier names it in all workspaces, and it never changes.
    private static let middles = Mutex<(drawing: String, byName: [String: Catchment.Position])?>(nil)
}
