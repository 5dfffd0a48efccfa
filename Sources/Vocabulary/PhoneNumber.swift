/// A telephone number in international form, such as `+18125550100`.
package struct PhoneNumber: Hashable, Sendable {
    package let digits: String

    /// Reads what a person typed: digits, with spaces, dots, dashes, brackets and one leading plus.
    ///
    /// Ten digits are taken as a number of the North American plan.
    ///
    /// - Throws: ``Refusal`` when the text does not hold 7 to 15 digits, or holds anything else (ITU-T E.164 §6).
    package init(_ text: some StringProtocol) throws(Refusal) {
        var digits = ""
        for (index, character) in text.unicodeScalars.enumerated() {
            switch character {
            case "0"..."9": digits.unicodeScalars.append(character)
            case "+" where index == 0: continue
            case " ", "-", ".", "(", ")", "/", "\u{00A0}": continue
            default: throw Refusal(.notATelephoneNumber)
            }
        }
        guard (7...15).contains(digits.utf8.count) else { throw Refusal(.notATelephoneNumber) }
        self.digits = digits.utf8.count == 10 && !text.hasPrefix("+") ? "+1" + digits : "+" + digits
    }

    package init(stored digits: String) {
        self.digits = digits
    }
}
