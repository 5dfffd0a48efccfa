import Crypto
import Exchange
import Foundation
import Linkage

/// What is compared of a service to find out whether the directory tells it twice.
package struct ServiceProfile: Sendable {
    package let id: String
    package let name: String
    package let organization: String?
    /// The numbers at which somebody answers, as they are compared.
    let phones: Set<String>
    /// Where people go, on one line, by the form in which it is compared.
    let addresses: [String: String]
    let towns: Set<String>
    let points: [ServiceFacts.Place]
    let web: String?
    let words: NameWords
    let runner: NameWords?
    private let organizationID: String?

    package init(_ entry: DirectoryEntry) {
        let record = entry.record
        id = record.id
        name = entry.name
        organizationID = record["organization_id"]
        organization = entry.organization?["name"]
        words = NameWords(name)
        runner = organization.map { NameWords($0) }
        phones = Set(
            entry[.phone].filter(\.isSpoken).compactMap { phone in
                // An extension is another desk of the same number.
                let number = phone["number"]?.prefix { !$0.isLetter } ?? ""
                return Folding.phone.fold(String(number)).flatMap { $0.utf8.count >= 7 ? $0 : nil }
            })
        let places = entry[.address].filter { $0["address_type"] != "postal" && $0["address_1"] != nil }
        addresses = Dictionary(
            places.compactMap { place in
                let told = [place["address_1"], place["city"]].compactMap(\.self).joined(separator: ", ")
                return Folding.words.fold(told).map { ($0, told) }
            }, uniquingKeysWith: { first, _ in first })
        towns = Set(places.compactMap { $0["city"].flatMap(Folding.words.fold) })
        points = ServiceFacts.places(of: entry)
        web = record["url"].flatMap(Self.address)
    }

    /// An address of the web without what makes no difference.
    private static func address(_ url: String) -> String? {
        var rest = url.lowercased().drop { $0.isWhitespace }
        for beginning in ["https://", "http://", "www."] where rest.hasPrefix(beginning) {
            rest = rest.dropFirst(beginning.count)
        }
        let address = rest.prefix { $0 != "?" && $0 != "#" && !$0.isWhitespace }
        let named = address.hasSuffix("/") ? address.dropLast() : address
        return named.isEmpty ? nil : String(named)
    }

    func isRunAs(_ other: ServiceProfile) -> Bool { organizationID != nil && organizationID == other.organizationID }

    /// Tells whether what is compared was told otherwise since: nothing that could be read back.
    var fingerprint: String {
        let parts = [
            [name, organization ?? "", web ?? ""], phones.sorted(), addresses.keys.sorted(), towns.sorted(),
            points.map { "\($0.latitude) \($0.longitude)" }.sorted(),
        ]
        let text = parts.map { $0.joined(separator: "\u{1F}") }.joined(separator: "\u{1E}")
        return Data(SHA256.hash(data: Array(text.utf8)).prefix(16)).base64EncodedString()
    }
}

extension DirectoryRecord {
    /// Whether a number is one at which somebody answers: no fax.
    var isSpoken: Bool { !["fax", "tty", "textphone"].contains((self["type"] ?? "").lowercased()) }
}
