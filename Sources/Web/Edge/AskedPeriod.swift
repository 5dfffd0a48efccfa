import Vocabulary

extension Visit {
    /// The days that an address asks for, by `from` and `to`; a form leaves blank what nobody filled in, a machine leaves it out.
    ///
    /// - Throws: ``Refusal`` with `.queryUnreadable` for a machine's blank day, or what ``Period`` says of one that is none.
    func askedPeriod() throws(Refusal) -> Period {
        if route.reader == .machine {
            for name in ["from", "to"] where query(name).map({ $0.trimmingBlanks().isEmpty }) ?? false {
                throw Refusal(.queryUnreadable, field: name)
            }
        }
        return try Period(from: query("from"), to: query("to"), in: site.timeZone)
    }
}
