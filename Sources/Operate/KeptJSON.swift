import Foundation

/// How a list or a document is kept in one column: the same value is always the same text.
enum KeptJSON {
    static func text(of value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func value<Kept: Decodable>(_ type: Kept.Type = Kept.self, in text: String) throws -> Kept {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }
}
