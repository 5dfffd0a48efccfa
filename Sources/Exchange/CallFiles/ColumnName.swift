/// The name of a column as words: `CADIncidentNumber`, `cad_incident_number` and `CAD INCIDENT NUMBER` are the same.
struct ColumnName: Sendable {
    let words: [String]

    init(_ name: String) {
        words = Self.parts(name).flatMap(Self.split).filter { !["and", "the", "of"].contains($0) }
    }

    /// Runs of letters and digits, also where a capital begins a new word.
    private static func parts(_ name: String) -> [String] {
        var parts: [String] = []
        var word = ""
        let letters = Array(name.unicodeScalars)
        func end() {
            if !word.isEmpty { parts.append(word.lowercased()) }
            word = ""
        }
        for (place, letter) in letters.enumerated() {
            let properties = letter.properties
            guard properties.isAlphabetic || properties.numericType != nil else {
                end()
                continue
            }
            let previous = place > 0 ? letters[place - 1].properties : nil
            let next = place + 1 < letters.count ? letters[place + 1].properties : nil
            if properties.isUppercase, let previous, !previous.isUppercase || next?.isLowercase == true { end() }
            word.unicodeScalars.append(letter)
        }
        end()
        return parts
    }

    /// Words that are written together: `calltype`, `actdatetime`.
    private static func split(_ word: String) -> [String] {
        guard word.count > 3, !known.contains(word), let pieces = pieces(word[...]) else { return [word] }
        return pieces
    }

    private static func pieces(_ rest: Substring) -> [String]? {
        guard !rest.isEmpty else { return [] }
        for length in stride(from: min(rest.count, 11), through: 2, by: -1) {
            let head = String(rest.prefix(length))
            if known.contains(head), let tail = pieces(rest.dropFirst(length)) { return [head] + tail }
        }
        return nil
    }

    private static let known: Set<String> = [
        "act", "addr", "address", "alarm", "arrival", "arrive", "arrived", "at", "beat", "block", "call", "clear",
        "cleared", "clearance", "close", "closed", "code", "crime", "create", "created", "date", "desc", "description",
        "dispatch", "dispatched", "dispo", "disposit", "disposition", "district", "duration", "enroute", "event",
        "final",
        "how", "hundred", "id", "in", "incident", "initial", "initiated", "intake", "lat", "latitude", "location",
        "lon",
        "long", "longitude", "name", "nature", "no", "num", "number", "officer", "on", "original", "pd", "place",
        "police",
        "priority", "problem", "public", "queue", "queued", "receive", "received", "report", "reported", "response",
        "scene", "self", "source", "stamp", "street", "sub", "text", "time", "total", "travel", "type", "unit", "view",
        "zone", "ca", "cs", "em", "nhood", "division", "div", "sect",
    ]

    /// Whether a pattern fits: words in a row, such as `call-type|nature-*`: `a|b` is either, `*` any number of any.
    func fits(_ pattern: String) -> Bool {
        Self.fits(words[...], pattern.split(separator: "-")[...])
    }

    private static func fits(_ words: ArraySlice<String>, _ pattern: ArraySlice<Substring>) -> Bool {
        guard let first = pattern.first else { return words.isEmpty }
        if first == "*" {
            return fits(words, pattern.dropFirst()) || (!words.isEmpty && fits(words.dropFirst(), pattern))
        }
        guard let word = words.first, first.split(separator: "|").contains(where: { $0 == word }) else { return false }
        return fits(words.dropFirst(), pattern.dropFirst())
    }
}
