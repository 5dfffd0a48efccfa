import Vocabulary

extension SeededNumbers {
    /// Changes, drops, doubles or inserts a byte, most often one that means something.
    package mutating func mutate(_ bytes: inout [UInt8]) {
        let telling = Array("\",\n\r\u{0} 0369-:T".utf8) + [0xFF]
        let sign =
            Bool.random(using: &self) ? telling.randomElement(using: &self) ?? 0 : .random(in: 0...255, using: &self)
        guard !bytes.isEmpty else {
            bytes.append(sign)
            return
        }
        let at = Int.random(in: 0..<bytes.count, using: &self)
        switch Int.random(in: 0...3, using: &self) {
        case 0: bytes[at] = sign
        case 1: bytes.remove(at: at)
        case 2: bytes.insert(bytes[at], at: at)
        default: bytes.insert(sign, at: at)
        }
    }
}
