/// A number as a telephone dials it.
func dialled(_ number: String?) -> String {
    "tel:" + (number ?? "").filter { $0 == "+" || ($0.isASCII && $0.isNumber) }
}

/// A number as it is read more easily than as it is dialled.
func readable(_ number: String) -> String {
    let digits = Array(number)
    guard number.hasPrefix("+1"), digits.count == 12 else { return number }
    return "\(String(digits[2...4])) \(String(digits[5...7])) \(String(digits[8...11]))"
}
