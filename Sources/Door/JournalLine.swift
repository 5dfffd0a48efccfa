import Foundation
import Vocabulary

extension Journal.Entry {
    /// The event as one JSON object on one line, its names always in the same order.
    ///
    /// - Parameter chain: whether the hashes and the rows' codes are told, which depend on the workspace's keys.
    package func line(chain: Bool) -> String {
        var line = "{\"number\":\(position),\"time\":\"\(at)\",\"kind\":\(json(kind.rawValue))"
        line += ",\"subject\":{\"kind\":\(json(subject.kind)),\"id\":\(json(subject.id))}"
        line += ",\"facts\":\(facts),\"by\":\(json(worker))"
        if chain {
            line += ",\"previous\":\"\(previous.hex)\",\"hash\":\"\(hash.hex)\",\"rows\":\(json(rows))"
        }
        return line + "}"
    }

    /// A JSON string; nearly all of ours need nothing escaped.
    private func json(_ text: String) -> String {
        guard !Event.isPlain(text) else { return "\"\(text)\"" }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return (try? encoder.encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
    }
}

extension Event.Subject {
    /// The record of every change, as a thing that somebody looks at.
    package static let journal = Event.Subject(kind: "journal", id: "")
}
