import Exchange
import Foundation
import Plan
import Vocabulary

/// The map of an incoming file as the form holds it, before a person has confirmed it.
struct MapDraft: Sendable, Equatable {
    var name = ""
    var zone = ""
    var times: TimeFormat?
    var columns: [CallField: [String]] = [:]
    /// The known map whose natures are kept, by its name.
    var natures: String?

    /// What a known map says.
    init(_ map: CallMap) {
        name = map.name
        zone = map.zone
        times = map.times
        columns = map.columns
        natures = map.natures.isEmpty ? nil : map.name
    }

    /// What was read off the header and the first rows.
    ///
    /// - Parameters:
    ///   - zone: where the workspace is, which is where most exports come from.
    ///   - known: the maps whose names are taken: two agencies under one name would amend each other's calls.
    init(_ proposal: MapProposal, file: String, zone: String, known: [MapShelf.Entry] = []) {
        let (wanted, taken) = (MapDraft.name(ofFile: file), Set(known.map(\.map.name)))
        name =
            taken.contains(wanted) ? (2...).lazy.map { "\(wanted)-\($0)" }.first { !taken.contains($0) } ?? "" : wanted
        self.zone = zone
        times = proposal.times
        columns = proposal.columns
    }

    /// What the form sends.
    init(_ form: Form) {
        name = String((form["name"] ?? "").trimmingBlanks())
        zone = String((form["zone"] ?? "").trimmingBlanks())
        times = form["times"].flatMap(TimeFormat.init(rawValue:))
        natures = form.given("natures")
        for field in CallField.allCases {
            let names = (0..<CallMap.mostJoined).compactMap { form.given("\(field.rawValue)-\($0)") }
            if !names.isEmpty { columns[field] = names }
        }
    }

    /// How many columns the form offers for a field.
    func places(for field: CallField) -> Int {
        guard field.mayBeJoined else { return 1 }
        let told = columns[field]?.count ?? 0
        return field == .place ? min(CallMap.mostJoined, told + 1) : max(2, told)
    }

    /// The map, and the text that an import keeps: a known map's own where nothing was changed.
    ///
    /// - Throws: ``Refusal`` that names the field.
    func map(_ known: [MapShelf.Entry]) throws(Refusal) -> MapShelf.Entry {
        guard name.wholeMatch(of: /[a-z][a-z0-9]*(?:-[a-z0-9]+)*/) != nil, name.count <= 60 else {
            throw Refusal(.notAMapName, field: "mapName")
        }
        guard TimeZone(identifier: zone) != nil else { throw Refusal(.unknownZone, field: "zone") }
        guard let times else { throw Refusal(.required, field: "times") }
        for field in [CallField.received, .type] where columns[field] == nil {
            throw Refusal(.required, field: field.rawValue)
        }
        let table = natures.flatMap { name in known.first { $0.map.name == name }?.map.natures } ?? [:]
        let map = CallMap(name: name, zone: zone, times: times, columns: columns, natures: table)
        if let same = known.first(where: { $0.map == map }) { return same }
        do {
            return try MapShelf.Entry(text: try map.yaml)
        } catch {
            // A column's name that no YAML can hold.
            throw Refusal(.mapUnwritable)
        }
    }

    /// Makes sure that the name is not that of another source, unless its calls are to be amended.
    ///
    /// - Throws: ``Refusal`` with `.mapNameUsed`.
    func requireOwnName(_ known: [MapShelf.Entry], amends: Bool) throws(Refusal) {
        guard !amends, known.contains(where: { $0.map.name == name && $0.map.columns != columns }) else { return }
        throw Refusal(.mapNameUsed, field: "mapName", values: ["map": name])
    }

    /// A map's name made of a file's: `Calls 2025.csv.gz` is `calls-2025`.
    private static func name(ofFile file: String) -> String {
        let stem = file.prefix { $0 != "." }.lowercased()
        let letters = stem.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
        let words = String(letters).split(separator: "-").joined(separator: "-")
        return words.first?.isLetter == true ? String(words.prefix(60)) : "calls"
    }
}

extension Refusal.Code {
    static let notAMapName: Self = "not-a-map-name"
    static let mapNameUsed: Self = "map-name-used"
    static let unknownZone: Self = "unknown-zone"
    static let mapUnwritable: Self = "map-unwritable"
}
