import Vocabulary

/// How old somebody is known to be.
struct PersonAge {
    private let birthDate: CalendarDay?
    private let range: PersonFact.AgeRange?

    init(_ facts: [PersonFact]) {
        let standing = facts.filter(\.entry.stands)
        self.init(
            known: standing.first { $0.kind == .birthDate }?.day,
            standing.first { $0.kind == .ageRange }.flatMap { PersonFact.AgeRange(rawValue: $0.value) })
    }

    init(known birthDate: CalendarDay?, _ range: PersonFact.AgeRange?) {
        self.birthDate = birthDate
        self.range = range
    }

    /// Whether somebody is known to be younger than 18; who was born on 29 February is 18 on the first of March.
    func isMinor(on day: CalendarDay) -> Bool {
        if let birthDate, let year = Int(birthDate.description.prefix(4)) {
            let born = String(year + 18)
            let grown =
                String(repeating: "0", count: max(0, 4 - born.utf8.count)) + born + birthDate.description.dropFirst(4)
            return day.description < grown
        }
        return range == .child || range == .youth
    }

    /// How many years old somebody is whose birthday is known; nothing before it.
    func years(on day: CalendarDay) -> Int? {
        guard let birthDate, birthDate <= day, let born = Int(birthDate.description.prefix(4)),
            let year = Int(day.description.prefix(4))
        else { return nil }
        return year - born - (day.description.suffix(5) < birthDate.description.suffix(5) ? 1 : 0)
    }
}
