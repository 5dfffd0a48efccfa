import Linkage
import Operate
import Vocabulary

/// One person: what they are called, what is known, how often they were met, who may be the same, and what was merged.
struct PersonPage: Page {
    static let template = "person"

    struct Known: Sendable {
        let label: String
        let value: String
        let by: String
        /// Where it was taken back: why.
        let withdrawn: String?
        let withdrawing: Withdrawing?
    }

    struct Withdrawing: Sendable {
        let field: String
        let id: String
        let reasons: [Choice]
        let name: String
    }

    struct Contact: Sendable {
        let address: String
        let call: String
        let when: Moment
        let certainty: String
    }

    struct Screener: Sendable {
        /// `Columbia screener: High`.
        let found: String
        let grave: Bool
        let followUp: Bool
        let address: String
        let call: String
        let when: Moment
        let certainty: String
        let mayBeAnothers: Bool
    }

    struct History: Sendable {
        let met: String
        let metRange: String?
        let contacts: [Contact]
    }

    struct Screeners: Sendable {
        let all: [Screener]
        let none: Bool
        /// Some are left out that tell of substances.
        let part2Closed: Bool
    }

    struct Reason: Sendable {
        let field: String
        let likeness: String
        let weight: String
        let tone: String
        let meaning: String
    }

    struct Match: Sendable {
        let id: String
        let address: String
        let name: String
        let birthDate: String?
        let likely: String
        let reasons: [Reason]
        let merging: Merging?
    }

    struct Merging: Sendable {
        let id: String
        let likelihood: Int
        let certainties: [Choice]
    }

    struct Merged: Sendable {
        let id: String
        let sentence: String
        let reason: String
        let when: Moment
        let by: String
        let undone: String?
        let undoing: Bool
    }

    struct Adding: Sendable {
        let nameKinds: [Choice]
        let factKinds: [Choice]
        let value: String
        let valueTrouble: String?
        let nameTrouble: Trouble?
        let factTrouble: Trouble?
    }

    struct Legal: Sendable {
        let names: [Known]
        let none: Bool
        let sources: [Choice]
        let trouble: Trouble?
    }

    let title: String
    let peopleAddress: String
    let personAddress: String
    /// Where their safety plan is, for those who may read it.
    let safetyPlan: String?
    /// Where clinicians' notes of them are, for those who may read them.
    let clinicalNotes: String?
    /// Where it is kept what they allow to be told of them, for those who may read it.
    let consents: String?
    /// Where a suspicion of harm is said.
    let suspect: String
    /// Where they are given the page of their own, for those who may give it.
    let ownPage: String?
    let other: String?
    let names: [Known]
    let noNames: Bool
    let facts: [Known]
    let noFacts: Bool
    /// In which calls they were met, for those who may read it.
    let history: History?
    /// What is held back from whoever looks.
    let held: HeldBack?
    /// What instruments found over all calls, for those who may read it.
    let screeners: Screeners?
    let matches: [Match]
    let noMatches: Bool
    let waiting: Bool
    let mergeTrouble: Trouble?
    let merges: [Merged]
    let wasMerged: Bool
    let records: String?
    let adding: Adding?
    let legal: Legal?

    /// What whoever looks may do here.
    struct Rights: Sendable {
        let keep: Bool
        let merge: Bool
        var seeSafetyPlans = false
        var seeNotes = false
        var seeConsents = false
        var giveOwnPages = false
        var held: HeldBack?
    }

    init(
        _ file: PersonFile, matches found: [PersonMatch]?, legalNames: [LegalName]?,
        history told: PersonHistory? = nil, _ rights: Rights,
        refused: Refused?, _ reading: Reading
    ) {
        let words = reading.words
        title = file.calledBy?.text ?? words("persons.unnamed")
        peopleAddress = "\(reading.base)/people"
        personAddress = "\(reading.base)/people/\(file.person.id)"
        safetyPlan = rights.seeSafetyPlans ? "\(personAddress)/safety-plan" : nil
        clinicalNotes = rights.seeNotes ? "\(personAddress)/notes" : nil
        suspect = "\(reading.base)/mandated-reports/new?of=\(file.person.id)"
        consents = rights.seeConsents ? "\(personAddress)/consents" : nil
        ownPage = rights.giveOwnPages ? "\(personAddress)/own-page" : nil
        other =
            file.names.filter(\.entry.stands).dropFirst().map(\.parts.text).prefix(4).joined(separator: " · ").nonEmpty
        names = file.names.map { name in
            Known(
                words.name(of: name.kind.rawValue, in: "persons.codes.names"), name.parts.text, name.entry,
                rights.keep ? ("name", name.id.text) : nil, reading)
        }
        noNames = names.isEmpty
        facts = file.facts.map { fact in
            Known(
                words.name(of: fact.kind.rawValue, in: "persons.codes.facts"), fact.value, fact.entry,
                rights.keep ? ("fact", fact.id.text) : nil, reading)
        }
        noFacts = facts.isEmpty
        history = told.map { History($0, reading) }
        held = rights.held
        screeners = told.flatMap { told in
            told.screeners.map { all in
                Screeners(
                    all: all.map { Screener($0, reading) }, none: all.isEmpty, part2Closed: told.isPart2Closed)
            }
        }
        let certainties = [Choice](
            Certainty.allCases.map(\.rawValue), in: "persons.codes.certainties", chosen: Certainty.probable.rawValue,
            words: words)
        matches = (found ?? []).map { match in
            Match(
                id: match.person.text, address: "\(reading.base)/people/\(match.person)",
                name: match.calledBy?.text ?? words("persons.unnamed"), birthDate: match.birthDate,
                likely: words("persons.likely", ["percent": Self.percent(match.proposal.probability)]),
                reasons: match.proposal.reasons.map { Reason($0, words) },
                merging: rights.merge
                    ? Merging(
                        id: match.person.text, likelihood: Int((match.proposal.probability * 1000).rounded()),
                        certainties: certainties) : nil)
        }
        waiting = found == nil
        noMatches = found?.isEmpty == true
        mergeTrouble = refused.trouble(in: "merge", words)
        merges = file.merges.map { merge in
            Merged(
                id: merge.id.text,
                sentence: words(
                    "persons.mergedAs",
                    [
                        "certainty": words.name(of: merge.certainty.rawValue, in: "persons.codes.certainties")
                    ]),
                reason: merge.reason, when: Moment(merge.at, reading), by: merge.by.name,
                undone: merge.undoneReason.map {
                    words("persons.undone", ["reason": $0, "by": merge.undoneBy?.name ?? ""])
                },
                undoing: merge.stands && rights.merge)
        }
        wasMerged = !merges.isEmpty
        records = file.records.count > 1 ? words("persons.records", count: file.records.count) : nil
        adding =
            rights.keep
            ? Adding(
                nameKinds: [Choice](
                    PersonName.Kind.allCases.map(\.rawValue), in: "persons.codes.names",
                    chosen: PersonName.Kind.used.rawValue, words: words),
                factKinds: [Choice](
                    PersonFact.Kind.allCases.map(\.rawValue), in: "persons.codes.facts",
                    chosen: refused.typed("kind", in: "fact"), words: words),
                value: refused.typed("value", in: "fact") ?? "",
                valueTrouble: refused.trouble(with: "value", in: "fact", words),
                nameTrouble: refused.trouble(in: "name", words), factTrouble: refused.trouble(in: "fact", words)) : nil
        legal = legalNames.map { names in
            Legal(
                names: names.map {
                    Known(
                        words.name(of: $0.source.rawValue, in: "persons.codes.sources"), $0.parts.text, $0.entry, nil,
                        reading)
                },
                none: names.isEmpty,
                sources: [Choice](
                    LegalName.Source.allCases.map(\.rawValue), in: "persons.codes.sources", chosen: nil, words: words),
                trouble: refused.trouble(in: "legal", words))
        }
    }

    /// In whole percent, and never as sure as nobody can be.
    private static func percent(_ probability: Double) -> String {
        String(min(99, max(1, Int((probability * 100).rounded()))))
    }
}

extension PersonPage.Known {
    fileprivate init(
        _ label: String, _ value: String, _ entry: PersonEntry, _ withdrawing: (field: String, id: String)?,
        _ reading: Reading
    ) {
        let words = reading.words
        self.init(
            label: label, value: value,
            by: words("persons.recorded", ["by": entry.by.name, "time": Moment(entry.at, reading).time]),
            withdrawn: entry.withdrawal.map {
                words("persons.withdrawn", ["why": words.name(of: $0.rawValue, in: "persons.codes.withdrawals")])
            },
            withdrawing: entry.stands
                ? withdrawing.map { field, id in
                    PersonPage.Withdrawing(
                        field: field, id: id,
                        reasons: [Choice](
                            PersonWithdrawal.allCases.map(\.rawValue), in: "persons.codes.withdrawals", chosen: nil,
                            words: words),
                        name: value)
                } : nil)
    }
}

extension PersonPage.History {
    fileprivate init(_ told: PersonHistory, _ reading: Reading) {
        let (words, repeats) = (reading.words, RepeatContacts(told.contacts.map(\.certainty)))
        met = repeats.atMost == 0 ? words("persons.neverMet") : words("persons.met", count: repeats.atMost)
        metRange =
            repeats.atLeast == repeats.atMost
            ? nil
            : words("persons.metRange", ["least": String(repeats.atLeast), "most": String(repeats.atMost)])
        contacts = told.contacts.map { contact, certainty in
            PersonPage.Contact(
                address: "\(reading.base)/calls/\(contact.call)",
                call: words("call.name", ["number": String(contact.number)]), when: Moment(contact.receivedAt, reading),
                certainty: words.name(of: certainty.rawValue, in: "persons.codes.certainties"))
        }
    }
}

extension PersonPage.Screener {
    fileprivate init(_ screener: PersonScreener, _ reading: Reading) {
        let (words, result) = (reading.words, screener.result)
        let instrument = words.instrument(result.instrument, titled: screener.title)
        self.init(
            found: "\(instrument): \(words.tier(result.tier, isSettled: result.isSettled))", grave: result.needsAction,
            followUp: !result.followedUp.isEmpty, address: "\(reading.base)/calls/\(screener.call)/triage",
            call: words("call.name", ["number": String(screener.number)]), when: Moment(result.at, reading),
            certainty: words.name(of: screener.certainty.rawValue, in: "persons.codes.certainties"),
            mayBeAnothers: screener.mayBeAnothers)
    }
}

extension PersonPage.Reason {
    fileprivate init(_ reason: MatchReason, _ words: Words) {
        let bits = (reason.weight * 10).rounded() / 10
        self.init(
            field: words.name(of: reason.field.key, in: "persons.codes.compared"),
            likeness: words.name(of: reason.likeness.rawValue, in: "persons.codes.likenesses"),
            weight: reason.likeness == .unknown ? "" : (bits > 0 ? "+" : bits < 0 ? "−" : "") + "\(abs(bits))",
            tone: bits >= 1 ? "for" : bits <= -1 ? "against" : "even",
            meaning: reason.likeness == .unknown
                ? words("persons.saysNothing")
                : reason.frequency.map { words("persons.shared", ["many": Self.oneIn($0, words)]) }
                    ?? reason.u.map { words("persons.byChance", ["many": Self.oneIn($0, words)]) } ?? "")
    }

    /// How many people there are to one of whom it is true by chance, in round numbers.
    private static func oneIn(_ share: Double, _ words: Words) -> String {
        let many = 1 / max(share, 1e-9)
        let numbers = Numbers(words.language)
        guard many >= 10 else { return numbers(max(1, Int(many.rounded()))) }
        var scale = 1.0
        while many / scale >= 100 { scale *= 10 }
        return numbers(Int((many / scale).rounded() * scale))
    }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
