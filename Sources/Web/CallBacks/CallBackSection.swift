import Operate
import Vocabulary

/// Who is to be called back about a call, as its pages show it.
struct CallBackSection: Sendable {
    struct Line: Sendable {
        /// Nothing for whoever may not call back.
        let address: String?
        let state: String
        let due: Moment
        let late: String?
        let isOpen: Bool
    }

    let lines: [Line]

    /// Nothing where nobody is called back.
    init?(_ callBacks: [CallBack], mayCallBack: Bool, _ reading: Reading) {
        guard !callBacks.isEmpty else { return nil }
        lines = callBacks.map { one in
            Line(
                address: mayCallBack ? "\(reading.base)/call-backs/\(one.id)" : nil,
                // How the person was found is told to those who call back.
                state: mayCallBack || one.isOpen ? one.state(reading.words) : reading.words("callBacks.section"),
                due: Moment(one.dueAt, reading), late: one.late(reading), isOpen: one.isOpen)
        }
    }
}

extension CallBack {
    /// Where it stands, in words.
    func state(_ words: Words) -> String {
        if let closure { return words.name(of: closure.rawValue, in: "callBacks.codes.closures") }
        return attempts == 0 ? words("callBacks.notTried") : words("callBacks.tries", count: attempts)
    }

    /// How late it is, while nobody has been reached.
    func late(_ reading: Reading) -> String? {
        guard isOpen, dueAt <= reading.now else { return nil }
        return reading.words("time.late", ["span": reading.span(reading.now.since(dueAt))])
    }
}
