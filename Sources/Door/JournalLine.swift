import Access
import Foundation
import Vocabulary

extension Journal.Entry {
    /// The event as one JSON object on one line, its names always in the same order.
    ///
    /// - Parameters:
    ///   - chain: whether the hashes and the rows' codes are told, which depend on the workspace's keys.
    ///   - unmasked: whether who did it is told also where the law keeps that apart.
    package func line(chain: Bool, unmasked: Bool = false) -> String {
        var line = "{\"number\":\(position),\"time\":\"\(at)\",\"kind\":\(json(kind.rawValue))"
        line += ",\"subject\":{\"kind\":\(json(subject.kind)),\"id\":\(json(subject.id))}"
        line += ",\"facts\":\(facts),\"by\":\(unmasked || !isMasked ? json(worker) : "null")"
        if chain {
            line += ",\"previous\":\"\(previous.hex)\",\"hash\":\"\(hash.hex)\",\"rows\":\(json(rows))"
        }
        return line + "}"
    }

    /// Whether who did it is kept from whoever reads the journal: whoever reports suspected harm, as the law asks.
    ///
    /// What the alarm did, nobody did.
    private var isMasked: Bool {
        subject.kind == Event.Subject.mandatedReportKind && worker != Worker.alarm.id.text
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
    /// Reports of suspected harm: who makes them is told to few.
    package static let mandatedReportKind = "mandated-report"

    /// The record of every change, as a thing that somebody looks at.
    package static let journal = Event.Subject(kind: "journal", id: "")
}
