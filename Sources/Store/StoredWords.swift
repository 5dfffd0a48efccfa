import Vocabulary

extension ID: Storable {
    package init?(stored value: Value) {
        guard case .text(let text) = value else { return nil }
        self.init(stored: text)
    }
    package var stored: Value { .text(text) }
}

extension Instant: Storable {
    package init?(stored value: Value) {
        guard case .integer(let microseconds) = value else { return nil }
        self.init(microseconds: microseconds)
    }
    package var stored: Value { .integer(microseconds) }
}

extension Stage: Storable {}
extension Nature: Storable {}
extension ReasonCode.Kind: Storable {}
extension Alternative: Storable {}
extension AlternativeOutcome: Storable {}
extension CallSource: Storable {}
extension Answer: Storable {}
