import Foundation

/// How an address is taken apart into words that compare.
enum PlaceText {
    /// The words of each part between commas, in their one spelling; a crossing is marked by `&`.
    static func parts(of written: String) -> [[String]] {
        let plain = written.lowercased().decomposedStringWithCompatibilityMapping.unicodeScalars
            .filter { !$0.properties.isDiacritic && $0.properties.generalCategory != .nonspacingMark }
        return plain.split(whereSeparator: { ",;\n".unicodeScalars.contains($0) })
            .map { words(of: Array($0)) }.filter { !$0.isEmpty }
    }

    private static func words(of scalars: [Unicode.Scalar]) -> [String] {
        var text = ""
        for (place, scalar) in scalars.enumerated() {
            let before = place > 0 ? scalars[place - 1] : " "
            let after = place + 1 < scalars.count ? scalars[place + 1] : " "
            let isBetweenDigits = before.isDigit && after.isDigit
            switch scalar {
            case "'", "’", "‘", "`", ".": continue
            case "⁄": text += "/"
            case "/" where isBetweenDigits, "-" where isBetweenDigits, "–" where isBetweenDigits:
                text += scalar == "/" ? "/" : "-"
            // `C/ Mayor` is a street, not a crossing.
            case "/" where text == "c" || text.hasSuffix(" c"): text = text.dropLast() + "calle "
            case "&", "@", "/": text += " & "
            case "#": text += " # "
            default: text.unicodeScalars.append(scalar.properties.isAlphabetic || scalar.isDigit ? scalar : " ")
            }
        }
        let words = text.split(separator: " ").map { spelling[String($0)] ?? String($0) }
        return crossing(numberless(withoutZIP(words)))
    }

    /// Five digits at the end are the post's.
    private static func withoutZIP(_ words: [String]) -> [String] {
        guard words.count > 1, let last = words.last else { return words }
        let lengths = last.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
            .map { $0.allSatisfy(\.isDigit) ? $0.count : 0 }
        return lengths == [5] || lengths == [5, 4] ? words.dropLast() : words
    }

    /// `No. 4` is 4.
    private static func numberless(_ words: [String]) -> [String] {
        words.enumerated().filter { place, word in
            !(["no", "num", "numero", "nro"].contains(word) && place + 1 < words.count && isNumber(words[place + 1]))
        }.map(\.element)
    }

    /// Two streets with a word between them are a crossing; an address with a number has no use for one.
    private static func crossing(_ words: [String]) -> [String] {
        let hasNumber = words.indices.contains { place in
            isNumber(words[place]) && (place == 0 || !highways.contains(words[place - 1]))
        }
        guard !hasNumber else { return words }
        let joined = words.enumerated().map { place, word in
            place > 0 && place + 1 < words.count && ["and", "at", "y", "con", "esquina"].contains(word) ? "&" : word
        }
        return joined.enumerated().filter { place, word in
            word != "&" || (place > 0 && place + 1 < joined.count && joined[place - 1] != "&")
        }.map(\.element)
    }

    /// Takes the flats, rooms and floors out of the parts.
    static func takeUnits(from parts: inout [[String]]) -> [String] {
        var units: [String] = []
        for part in parts.indices {
            let words = parts[part]
            var kept: [String] = []
            var place = 0
            while place < words.count {
                let next = place + 1 < words.count ? words[place + 1] : ""
                let sign = unitWords[words[place]]
                // `Juárez #12` is a number of the street, where it has no other.
                let isStreetNumber =
                    words[place] == "#" && !words.enumerated().contains { $0 != place + 1 && isNumber($1) }
                    && !kept.isEmpty
                if let sign, isUnit(next), !isStreetNumber {
                    units.append(sign + ordinal(next))
                    place += 2
                } else if sign == "fl", let last = kept.last, isUnit(ordinal(last)), isOrdinal(last) {
                    units.append("fl" + ordinal(last))
                    kept.removeLast()
                    place += 1
                } else {
                    if words[place] != "#" { kept.append(words[place]) }
                    place += 1
                }
            }
            parts[part] = kept
        }
        return units
    }

    /// `Calle Mayor, 4`: a number by itself belongs to the street before it.
    static func joinLoneNumbers(in parts: inout [[String]]) {
        for place in parts.indices.dropFirst() where parts[place].count == 1 && isNumber(parts[place][0]) {
            let before = parts[place - 1]
            guard !before.isEmpty, !before.contains(where: isNumber), parts[place][0].count < 5 else { continue }
            parts[place - 1] = before + parts[place]
            parts[place] = []
        }
    }

    /// Whether a part holds a street with a number.
    static func isAddress(_ words: [String]) -> Bool {
        words.contains(where: isNumber) && words.contains { !isNumber($0) && $0.contains(where: \.isLetter) }
    }

    /// Whether a part says that it is a street.
    static func hasKind(_ words: [String]) -> Bool { words.contains(where: kinds.contains) }

    /// The street of a part with its number at the end, and what comes after it.
    static func street(of words: [String]) -> (street: [String], rest: [String]) {
        if words.contains("&") {
            let streets = words.split(separator: "&").map { $0.joined(separator: " ") }.sorted()
            return ([streets.joined(separator: " & ")], [])
        }
        var (number, name) = leadingNumber(of: words)
        // A street's kind ends its name: `Elm St`, and after it a direction: `Colfax Ave E`.
        let kind = name.indices.dropFirst().first { place in
            kinds.contains(name[place]) && !name[..<place].allSatisfy(directions.contains)
        }
        guard let kind else { return numbered(name, number) }
        var end = kind + 1
        while end < name.count, directions.contains(name[end]) { end += 1 }
        if number.isEmpty, end < name.count, isNumber(name[end]) {
            number = [name[end]]
            let rest = Array(name[(end + 1)...])
            name = Array(name[..<end])
            return (name + number, rest)
        }
        return (Array(name[..<end]) + number, Array(name[end...]))
    }

    /// Without the kind of a street: `Calle Mayor 4 Denver` is cut after its number, `4 Broadway` is whole.
    private static func numbered(_ name: [String], _ number: [String]) -> ([String], [String]) {
        guard number.isEmpty else { return (name + number, []) }
        // The number of a highway is its name.
        let first = name.count > 1 && (kinds.union(highways)).contains(name[0]) && isNumber(name[1]) ? 2 : 1
        guard let place = name.indices.dropFirst(first).first(where: { isNumber(name[$0]) }) else { return (name, []) }
        return (Array(name[...place]), Array(name[(place + 1)...]))
    }

    private static func leadingNumber(of words: [String]) -> (number: [String], rest: [String]) {
        guard words.count > 1, isNumber(words[0]) else { return ([], words) }
        let half = words.count > 2 && words[1].contains("/") ? 2 : 1
        return (Array(words[..<half]), Array(words[half...]))
    }

    /// The town, without what says the same for all of them.
    static func locality(_ words: [String]) -> [String] {
        var words = words.filter { !["&", "us", "usa"].contains($0) }
        if let last = words.last, states.contains(last) { words.removeLast() }
        return words
    }

    /// Whether words name one place: a number, a crossing, or two words that are not an excuse for none and not a whole
    /// street.
    static func isOnePlace(_ street: [String]) -> Bool {
        let words = street.flatMap { $0.split(separator: " ") }.map(String.init)
        guard !words.isEmpty, !nowhere.contains(words), !isWholeStreet(words) else { return false }
        return words.contains { $0.contains(where: \.isLetter) }
            && (words.count > 1 || words.contains { $0.contains(where: \.isNumber) })
    }

    /// Whether words name a street or a highway from one end to the other: without a house's number or a crossing.
    private static func isWholeStreet(_ words: [String]) -> Bool {
        guard !words.contains("&") else { return false }
        let isHighway = words.count > 1 && highways.contains(words[0]) && isNumber(words[1])
        let numbers = words.filter(isNumber).count
        return isHighway ? numbers < 2 : numbers == 0 && words.contains { kinds.contains($0) && !squares.contains($0) }
    }

    /// A number of a house: `4`, `4b`, `12-14`; `4th` is part of a name.
    private static func isNumber(_ word: String) -> Bool {
        let halves = word.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        // Asked of every word of every address that is compared, which is why no pattern is read for it.
        return word.utf8.count < 10 && halves.count <= 2
            && halves.allSatisfy { half in
                let digits = half.prefix(while: \.isDigit).count
                let rest = half.dropFirst(digits)
                return (1...6).contains(digits) && rest.count <= 1 && rest.allSatisfy { (97...122).contains($0) }
            }
    }

    private static func isOrdinal(_ word: String) -> Bool {
        let digits = word.utf8.prefix(while: \.isDigit).count
        return digits > 0 && ordinals.contains(String(word.dropFirst(digits)))
    }

    private static let ordinals: Set<String> = ["st", "nd", "rd", "th", "er", "o", "a"]

    private static func isUnit(_ word: String) -> Bool {
        word.contains(where: \.isNumber) || (word.count == 1 && word != "&" && word != "#")
    }

    /// `3rd` as a floor is 3.
    private static func ordinal(_ word: String) -> String {
        isOrdinal(word) ? String(word.prefix { $0.isNumber }) : word
    }

    private static let unitWords: [String: String] = [
        "apt": "", "apartment": "", "apto": "", "apartamento": "", "unit": "", "#": "", "ste": "", "suite": "",
        "rm": "", "room": "", "lot": "", "spc": "", "space": "", "trlr": "", "trailer": "", "depto": "", "dpto": "",
        "departamento": "", "unidad": "", "cuarto": "", "habitacion": "", "hab": "", "interior": "", "int": "",
        "fl": "fl", "floor": "fl", "piso": "fl", "planta": "fl",
        "bldg": "bldg", "building": "bldg", "edificio": "bldg", "edif": "bldg",
    ]

    /// The kinds of streets, in the one spelling of each.
    private static let kinds: Set<String> = [
        "st", "ave", "blvd", "rd", "dr", "ln", "ct", "pl", "sq", "ter", "cir", "hwy", "pkwy", "trl", "way", "aly",
        "expy", "fwy", "plz", "loop", "calle", "carr", "camino", "paseo", "rte",
    ]

    /// The kinds that are one place by themselves.
    private static let squares: Set<String> = ["sq", "plz"]

    /// What stands before the number of a highway.
    private static let highways: Set<String> = ["i", "interstate", "hwy", "rte", "us", "sr", "cr", "carr", "fm"]

    private static let directions: Set<String> = ["n", "s", "e", "w", "ne", "nw", "se", "sw"]

    /// Abbreviations of the United States Postal Service (Publication 28, appendices B and C1) and of Spanish addresses.
    private static let spelling: [String: String] = {
        let families: [String: [String]] = [
            "st": ["street", "str", "saint"], "ave": ["avenue", "av", "aven", "avenida", "avda"],
            "blvd": ["boulevard", "boul", "bulevar", "blvr"], "rd": ["road"], "dr": ["drive", "drv"],
            "ln": ["lane"], "ct": ["court"], "pl": ["place"], "sq": ["square"], "ter": ["terrace", "terr"],
            "cir": ["circle", "circ"], "hwy": ["highway", "hiway"], "pkwy": ["parkway", "pky"], "trl": ["trail"],
            "way": ["wy"], "aly": ["alley"], "expy": ["expressway"], "fwy": ["freeway"],
            "plz": ["plaza", "pza", "plza"], "calle": ["cll"], "carr": ["carretera", "ctra"],
            "camino": ["cam"], "paseo": ["pso"], "rte": ["route"], "mt": ["mount"], "ft": ["fort"],
            "n": ["north", "norte"], "s": ["south", "sur"], "e": ["east", "este"], "w": ["west", "oeste"],
            "ne": ["northeast", "noreste"], "nw": ["northwest", "noroeste"], "se": ["southeast", "sureste"],
            "sw": ["southwest", "suroeste"],
            "1st": ["first"], "2nd": ["second"], "3rd": ["third"], "4th": ["fourth"], "5th": ["fifth"],
            "6th": ["sixth"], "7th": ["seventh"], "8th": ["eighth"], "9th": ["ninth"], "10th": ["tenth"],
        ]
        var spelling: [String: String] = [:]
        for (one, others) in families { for other in others { spelling[other] = one } }
        return spelling
    }()

    /// The two letters of the states, as the post writes them.
    private static let states = Set(
        ("al|ak|az|ar|ca|co|ct|de|dc|fl|ga|hi|id|il|in|ia|ks|ky|la|me|md|ma|mi|mn|ms|mo|mt|"
            + "ne|nv|nh|nj|nm|ny|nc|nd|oh|ok|or|pa|pr|ri|sc|sd|tn|tx|ut|vt|va|wa|wv|wi|wy").split(separator: "|").map(
                String.init))

    /// What is written where nobody knows the place.
    private static let nowhere: Set<[String]> = [
        ["not", "known"], ["no", "address"], ["not", "given"], ["a", "&", "n"], ["n", "a"], ["at", "home"],
        ["no", "fixed", "address"], ["no", "fixed", "abode"], ["unknown", "address"], ["address", "unknown"],
        ["no", "se", "sabe"], ["sin", "direccion"], ["no", "dice"], ["en", "casa"],
    ]
}

extension UInt8 {
    fileprivate var isDigit: Bool { (48...57).contains(self) }
}

extension Unicode.Scalar {
    fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
}
