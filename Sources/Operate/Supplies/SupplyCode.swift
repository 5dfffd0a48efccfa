import Vocabulary

/// The code under which somebody is given supplies, so that nobody need say a name: two letters and four digits.
///
/// It is of chance or of the person's own choice, stands in no record of a person, and is too short to hold a name.
package struct SupplyCode: Hashable, Sendable {
    package let text: String

    /// Reads a code somebody says: `km 4821`, `KM-4821` and `KM4821` are one.
    ///
    /// - Throws: ``Refusal`` with `.notASupplyCode`.
    package init(_ said: String) throws(Refusal) {
        let plain = said.uppercased().filter { $0 != " " && $0 != "-" }
        guard plain.wholeMatch(of: /[A-Z]{2}[0-9]{4}/) != nil else { throw Refusal(.notASupplyCode, field: "code") }
        text = "\(plain.prefix(2))-\(plain.suffix(4))"
    }

    /// A code of chance; without the letters that are taken for digits.
    package static func chance() -> SupplyCode {
        var text = ""
        for _ in 0..<2 { text.append("ABCDEFGHJKLMNPRTUVWXYZ".randomElement() ?? "A") }
        return SupplyCode(stored: "\(text)-\(Int.random(in: 1000...9999))")
    }

    init(stored text: String) {
        self.text = text
    }
}

extension Refusal.Code {
    package static let notASupplyCode: Self = "not-a-supply-code"
}
