/// A date and time in the commonest writing, `2023-01-31T14:05:00`, alone or with `Z` or an offset such as `-0500`.
///
/// It says what ``TimeFormat/read(_:)`` says of the same bytes, only sooner; of all other bytes it says nothing.
struct PlainTime: Hashable {
    let year: Int
    let month: Int
    let day: Int
    /// Seconds from midnight, as the clock showed them.
    let ofDay: Int
    /// Seconds east of UTC, where the text says so.
    let offset: Int?

    init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard bytes.count == 19 || bytes.count == 20 || bytes.count == 24, let base = bytes.baseAddress,
            base[4] == 0x2D, base[7] == 0x2D, base[10] == 0x54 || base[10] == 0x20, base[13] == 0x3A, base[16] == 0x3A
        else { return nil }
        var wrong: UInt8 = 0
        func two(_ place: Int) -> Int {
            let (tens, ones) = (base[place] &- 0x30, base[place + 1] &- 0x30)
            wrong |= (tens > 9 ? 1 : 0) | (ones > 9 ? 1 : 0)
            return Int(tens) * 10 + Int(ones)
        }
        let (year, month, day) = (two(0) * 100 + two(2), two(5), two(8))
        let (hour, minute, second) = (two(11), two(14), two(17))
        switch bytes.count {
        case 19: offset = nil
        case 20:
            guard base[19] | 0x20 == 0x7A else { return nil }
            offset = 0
        default:
            let (sign, hours, minutes) = (base[19], two(20), two(22))
            guard sign == 0x2B || sign == 0x2D, hours <= 14, minutes < 60 else { return nil }
            offset = (sign == 0x2D ? -1 : 1) * (hours * 3600 + minutes * 60)
        }
        guard wrong == 0, month &- 1 < 12, month > 0, day > 0, day <= 31, hour < 24, minute < 60, second < 60 else {
            return nil
        }
        (self.year, self.month, self.day) = (year, month, day)
        ofDay = hour * 3600 + minute * 60 + second
    }
}
