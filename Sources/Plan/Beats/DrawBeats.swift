import Access
import Crypto
import Door
import Exchange
import Foundation
import Store
import Vocabulary

/// Draws the beats of the city anew, in the place of those that were drawn before.
package struct DrawBeats: Order {
    package static let permission = Permission.importCalls

    /// The beats, with the property that names them.
    package let named: NamedBeats
    let digest: String

    /// - Parameters:
    ///   - file: a GeoJSON FeatureCollection.
    ///   - property: the property that names each beat; nothing to have it found.
    ///   - known: the names of beats in the past calls, by which it is found.
    /// - Throws: ``BeatsFault``.
    package init(_ file: Data, named property: String? = nil, known: Set<String>) throws(BeatsFault) {
        named = try BeatFile(file).beats(named: property, known: known)
        digest = [UInt8](SHA256.hash(data: file)).hex
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (ID<BeatDrawing>, [Event]) {
        let shapes = try BeatDrawing.text(named.shapes)
        if let last = try db("SELECT id, shapes FROM beat_drawing ORDER BY drawn_at DESC, id DESC LIMIT 1").first,
            try last["shapes"] == shapes
        {
            return (try last["id"], [])
        }
        let id = ID<BeatDrawing>.new()
        _ = try db.keep(
            in: "beat_drawing",
            """
            INSERT INTO beat_drawing (id, drawn_at, drawn_by, file_digest, beats, shapes)
            VALUES (\(id), \(now), \(worker.id), \(digest), \(named.shapes.count), \(shapes)) RETURNING *
            """
        )
        let event = Event(
            .beatsDrawn, Event.Subject(kind: "beats", id: id.text),
            ["file": .word(digest), "n": Event.Fact(named.shapes.count)])
        return (id, [event])
    }

    package func subject(of outcome: ID<BeatDrawing>) -> String { outcome.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> ID<BeatDrawing> {
        ID(stored: subject)
    }
}

extension Event.Kind {
    package static let beatsDrawn: Self = "beats-drawn"
}
