/// What a column holds, on either engine.
package enum Value: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case bytes([UInt8])
}

/// A type that one column can hold.
package protocol Storable {
    /// Reads the column's value; nothing when it is of another kind.
    init?(stored value: Value)
    var stored: Value { get }
}

extension Int64: Storable {
    package init?(stored value: Value) {
        guard case .integer(let number) = value else { return nil }
        self = number
    }
    package var stored: Value { .integer(self) }
}

extension Int: Storable {
    package init?(stored value: Value) {
        guard case .integer(let number) = value else { return nil }
        self = Int(number)
    }
    package var stored: Value { .integer(Int64(self)) }
}

extension Double: Storable {
    package init?(stored value: Value) {
        switch value {
        case .real(let number): self = number
        case .integer(let number): self = Double(number)
        default: return nil
        }
    }
    package var stored: Value { .real(self) }
}

extension String: Storable {
    package init?(stored value: Value) {
        guard case .text(let text) = value else { return nil }
        self = text
    }
    package var stored: Value { .text(self) }
}

extension [UInt8]: Storable {
    package init?(stored value: Value) {
        guard case .bytes(let bytes) = value else { return nil }
        self = bytes
    }
    package var stored: Value { .bytes(self) }
}

extension Optional: Storable where Wrapped: Storable {
    package init?(stored value: Value) {
        if case .null = value {
            self = nil
        } else if let wrapped = Wrapped(stored: value) {
            self = wrapped
        } else {
            return nil
        }
    }
    package var stored: Value { self?.stored ?? .null }
}

extension Storable where Self: RawRepresentable, RawValue == String {
    package init?(stored value: Value) {
        guard case .text(let text) = value, let word = Self(rawValue: text) else { return nil }
        self = word
    }
    package var stored: Value { .text(rawValue) }
}
