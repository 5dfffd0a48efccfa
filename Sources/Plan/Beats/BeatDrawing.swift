import Exchange
import Foundation
import Store
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
        guard let row = try db("SELECT shapes FROM beat_drawing ORDER BY drawn_at DESC, id DESC LIMIT 1").first else {
            return []
        }
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
}
