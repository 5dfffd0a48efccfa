import Operate
import Vocabulary

/// Every referral of which something has to be told yet, and drafts that were not sent: what is late or due first comes first.
struct ReferralWorkPage: Page {
    static let template = "referral-work"

    struct Line: Sendable {
        let need: String
        let service: String
        let address: String
        let call: String
        let mark: ShownReferral.Mark
        let due: String
        let isLate: Bool
        /// That the message with the link did not arrive.
        let undelivered: String?
        let by: String?
    }

    struct Draft: Sendable {
        let need: String
        let service: String
        let address: String
        let call: String
        let about: String
        let waitsFor: String
    }

    let title: String
    let count: String
    let isEverybodys: Bool
    let lines: [Line]
    let hasLines: Bool
    let more: String?
    let drafts: [Draft]
    let hasDrafts: Bool
    let nothing: Bool
    /// Where whoever may read figures finds them.
    let figures: String?

    init(
        _ work: ReferralWork, ofEverybody isEverybodys: Bool, mayCount: Bool = false, _ reading: Reading
    ) {
        let words = reading.words
        title = words("referrals.work.title")
        self.isEverybodys = isEverybodys
        let late = work.lines.count { $0.referral.isLate(at: reading.now) }
        count = late == 0 ? words("referrals.work.noneLate") : words("referrals.work.late", count: late)
        lines = work.lines.map { Line($0, named: isEverybodys, reading) }
        hasLines = !lines.isEmpty
        more = work.total > lines.count ? words("referrals.work.more", count: work.total - lines.count) : nil
        drafts = work.drafts.map { line in
            let draft = line.draft
            return Draft(
                need: words.name(of: line.kind.rawValue, in: "needKinds"), service: draft.serviceName,
                address: "\(reading.base)/calls/\(draft.call)/referrals",
                call: words("call.name", ["number": String(line.number)]),
                about: words("referrals.draft.by", ["by": draft.by, "time": Moment(draft.at, reading).time]),
                waitsFor: words(draft.hasConsent == nil ? "referrals.work.askPerson" : "referrals.work.send"))
        }
        hasDrafts = !drafts.isEmpty
        nothing = !hasLines && !hasDrafts
        figures = mayCount ? "\(reading.base)/referrals/figures" : nil
    }
}

extension ReferralWorkPage.Line {
    fileprivate init(_ line: ReferralWork.Line, named: Bool, _ reading: Reading) {
        let (words, referral) = (reading.words, line.referral)
        need = words.name(of: line.kind.rawValue, in: "needKinds")
        service = referral.serviceName
        address = "\(reading.base)/calls/\(referral.call)/referrals#asked-\(referral.id)"
        call = words("call.name", ["number": String(line.number)])
        mark = ShownReferral.Mark(referral, words)
        isLate = referral.isLate(at: reading.now)
        let what = referral.awaited.map { words.name(of: $0.rawValue, in: "referrals.codes.awaited") } ?? ""
        let time = referral.dueAt.map { Moment($0, reading).time } ?? ""
        due = words(isLate ? "referrals.lateSince" : "referrals.dueBy", ["what": what, "time": time])
        undelivered = line.isUndelivered ? words("messages.undelivered") : nil
        by = named ? referral.offeredBy : nil
    }
}
