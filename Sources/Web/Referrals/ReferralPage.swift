import Operate
import Vocabulary

/// What the people of a call need: each need with its trail, and the next question at hand.
struct ReferralPage: Page {
    static let template = "referrals"

    struct CaseLink: Sendable {
        let address: String
        let text: String
        let overdue: Bool
    }

    let title: String
    let id: String
    /// Which version of the call it shows.
    let changed: Int
    let address: String
    let steps: [StepLink]
    let needs: [ShownNeed]
    let nobodyNeeds: Bool
    let raising: [Choice]
    let meanings: [NeedMeaning]
    let persons: [Choice]
    let hasPersons: Bool
    let mayRaise: Bool
    let raiseTrouble: Trouble?
    let noServices: Bool
    let servicesAddress: String
    let managesServices: Bool
    /// Cases of the call, for those who keep cases.
    let keeping: Bool
    let cases: [CaseLink]
    let opening: OpeningForm?
}

extension ReferralPage {
    init(
        _ file: ReferralFile, next: [ID<Operate.Need>: [ShownNeed.Next]] = [:], given: [ID<Referral>: GivenLink] = [:],
        channels: [ReferralMessage.Channel] = [], tongues: [String] = [],
        cases: [SupportCase]?, opening: OpeningForm?, steps: [StepLink], managesServices: Bool,
        refused: Refused?, _ reading: Reading
    ) {
        let words = reading.words
        let call = file.file.call
        title = words("referrals.title", ["number": String(call.number)])
        id = call.id.text
        changed = call.version
        address = "\(reading.base)/calls/\(call.id)"
        self.steps = steps
        let people = Dictionary(
            file.file.people.map { ($0.id, $0.knownAs ?? words.name(of: $0.role.rawValue, in: "personRoles")) },
            uniquingKeysWith: { first, _ in first })
        needs = file.needs.map { need in
            ShownNeed(
                need, of: need.path == call.path.id ? call.path.programDigest : nil,
                person: need.person.flatMap { people[$0] },
                ShownNeed.Known(
                    referrals: file.referrals[need.id] ?? [], reports: file.reports[need.id] ?? [],
                    drafts: file.drafts[need.id] ?? [], links: file.links, given: given, messages: file.messages,
                    agreement: file.agreements[need.id], helped: file.helped,
                    contacts: file.contacts, channels: channels, tongues: tongues, next: next[need.id] ?? [],
                    services: file.services), refused: refused, reading)
        }
        nobodyNeeds = needs.isEmpty
        raising = Operate.Need.Kind.allCases.map {
            Choice(
                value: $0.rawValue, name: words.name(of: $0.rawValue, in: "needKinds"),
                chosen: refused.typed("needs-\($0.rawValue)", in: "raise") != nil)
        }
        meanings = NeedMeaning.all(words)
        persons = file.file.people.map {
            Choice(
                value: $0.id.text, name: people[$0.id] ?? words("notKnown"),
                chosen: refused.typed("person", in: "raise") == $0.id.text)
        }
        hasPersons = !persons.isEmpty
        mayRaise = call.path.stage >= .disposed || !call.path.isOpen
        raiseTrouble = refused.trouble(in: "raise", words)
        noServices = !file.services.contains(where: \.isActive)
        servicesAddress = reading.base + "/services"
        self.managesServices = managesServices
        keeping = cases != nil
        self.cases = (cases ?? []).map { one in
            CaseLink(
                address: "\(reading.base)/cases/\(one.id)",
                text: one.isOpen
                    ? words(
                        "cases.linkOpen",
                        [
                            "owner": one.owner.name,
                            "time": one.nextContact.map { Moment($0, reading).time } ?? words("notKnown"),
                        ])
                    : words(
                        "cases.linkClosed",
                        ["closure": words.name(of: one.closure?.rawValue ?? "", in: "cases.codes.closures")]),
                overdue: one.overdueAt != nil)
        }
        self.opening = opening
    }
}
