import Access
import Exchange
import Foundation
import Linkage
import Operate
import Programs
import Testing
import Vocabulary

@testable import Web

@Suite struct `The words` {
    let catalogue: Catalogue

    init() throws {
        catalogue = try Catalogue(folder: Share.folder.appending(path: "Words"))
    }

    @Test func `are the same keys with the same values in every language`() {
        let usual = catalogue["en"].sentences
        for (language, words) in catalogue.languages {
            let missing = Set(usual.keys).symmetricDifference(words.sentences.keys)
            #expect(missing.isEmpty, "\(language): \(missing.sorted())")
            for (key, sentence) in words.sentences {
                #expect(values(in: sentence) == usual[key].map(values(in:)), "\(language): \(key)")
            }
        }
    }

    @Test func `say something under every key`() {
        for (language, words) in catalogue.languages {
            for (key, sentence) in words.sentences {
                for text in texts(of: sentence) {
                    #expect(!text.trimmingCharacters(in: .whitespaces).isEmpty, "\(language): \(key)")
                }
            }
        }
    }

    @Test func `are translated, not copied`() {
        let same = catalogue["es"].sentences.filter { key, sentence in
            guard case .plain(let text) = sentence else { return false }
            return text.count > 12 && catalogue["en"].sentences[key] == sentence && !text.contains("{")
        }
        #expect(same.isEmpty, "\(same.keys.sorted())")
    }

    @Test func `name every code that the program knows`() {
        let words = catalogue["en"]
        let codes: [(group: String, codes: [String])] = [
            ("missedPromises", Path.Awaited.allCases.map(\.rawValue) + ["next"]),
            ("stages", Stage.allCases.map(\.rawValue)), ("sources", CallSource.allCases.map(\.rawValue)),
            ("answers", Answer.allCases.map(\.rawValue)), ("answerKeys", Answer.allCases.map(\.rawValue)),
            ("reasons", ReasonCode.all.map(\.name)), ("kinds", ReasonCode.Kind.allCases.map(\.rawValue)),
            ("alternatives", Alternative.allCases.map(\.rawValue)),
            ("outcomes", AlternativeOutcome.allCases.map(\.rawValue)), ("roles", Role.allCases.map(\.rawValue)),
            ("permissions", Permission.allCases.map(\.rawValue)), ("facts", FactField.allCases.map(\.rawValue)),
            ("fields", FactField.allCases.map(\.rawValue)),
            ("overrides", OverrideCode.allCases.map(\.rawValue)),
            ("answerSources", AnswerSource.allCases.map(\.rawValue)),
            ("levels", Level.allCases.map { String($0.rawValue) }),
            ("flags", TriageDecision.Flag.allCases.map(\.rawValue)),
            ("instruments.tiers", InstrumentTier.allCases.map(\.rawValue)),
            ("instruments.items", Instrument.shipped.filter { $0.wording == .ours }.flatMap { $0.items.map(\.key) }),
            ("instruments.outside", OutsideAsker.allCases.map(\.rawValue)),
            ("instruments.manners", AskingManner.allCases.map(\.rawValue)),
            ("instruments.inManner", AskingManner.allCases.map(\.rawValue)),
            ("instruments.withdrawals", ResultWithdrawal.Reason.allCases.map(\.rawValue)),
            ("instruments.measures", SafetyMeasure.allCases.map(\.rawValue)),
            ("opinions.answers", Opinion.Code.allCases.map(\.rawValue)),
            ("opinions.about", SecondOpinion.About.allCases.map(\.rawValue)),
            ("wordings.standings", KeptWording.Standing.allCases.map(\.rawValue)),
            ("callFields", CallField.allCases.map(\.rawValue)), ("timeFormats", TimeFormat.allCases.map(\.rawValue)),
            ("fields", [CallField.received, .type].map(\.rawValue) + ["mapName", "zone", "times"]),
            ("quality.codes", CallFlags.named.map(\.word)),
            ("rowRejections", RowRejection.allCases.map(\.rawValue)),
            ("incoming.asks", MapProposal.Question.allCases.map(\.rawValue)),
            ("relations", FactField.Relation.allCases.map(\.rawValue)), ("themes", Theme.allCases.map(\.rawValue)),
            ("shortcuts", Shortcuts.Action.allCases.map(\.rawValue)), ("ownNames", catalogue.languages.keys.sorted()),
            ("dispatch.codes.states", Assignment.State.allCases.map(\.rawValue)),
            ("dispatch.codes.ends", Assignment.End.allCases.map(\.rawValue)),
            ("dispatch.codes.steps", Assignment.End.allCases.map(\.rawValue)),
            ("dispatch.codes.disciplines", Discipline.allCases.map(\.rawValue)),
            ("dispatch.codes.disciplines", Gate.Releaser.allCases.map(\.rawValue)),
            ("dispatch.codes.reasons", DeclineCall.Reason.allCases.map(\.rawValue)),
            ("dispatch.codes.reasons", RecallTeam.Reason.allCases.map(\.rawValue)),
            ("dispatch.codes.reasons", Deviation.Reason.allCases.map(\.rawValue)),
            ("dispatch.codes.help", HelpRequest.Kind.allCases.map(\.rawValue)),
            ("needKinds", Operate.Need.Kind.allCases.map(\.rawValue)),
            ("needMeanings", Operate.Need.Kind.allCases.map(\.rawValue)),
            ("duplicates.said", ServiceVerdict.Finding.allCases.map(\.rawValue)),
            ("duplicates.says", NameWords.Likeness.allCases.map(\.rawValue) + ["unknown"]),
            ("directory.statuses", ["inactive", "defunct", "temporarily-closed"]),
            (
                "directory.answers",
                ["need", "open", "room", "age", "speaks"].flatMap { asked in
                    // Nothing tells that a language is not spoken.
                    ["yes", "no", "ask"].filter { asked != "speaks" || $0 != "no" }.map { "\(asked)-\($0)" }
                }
            ),
            ("referrals.codes.declines", Referral.Decline.allCases.map(\.rawValue)),
            ("reasons", Referral.Missed.allCases.map(\.rawValue) + Referral.Decline.allCases.map(\.reason)),
            ("flags", ReferralReport.Flag.allCases.map(\.rawValue)),
            ("flags", [RecordAttempt.afterClosing, RecordAttempt.beforeOpening]),
            ("cases.codes.channels", CaseAttempt.Channel.allCases.map(\.rawValue)),
            ("cases.codes.results", CaseAttempt.Result.allCases.map(\.rawValue)),
            ("cases.codes.closures", SupportCase.Closure.allCases.map(\.rawValue)),
            ("cases.codes.weights", SupportCase.Weight.allCases.map(\.rawValue)),
            ("cases.codes.goalStates", CaseGoal.State.allCases.map(\.rawValue)),
            ("cases.codes.goalReasons", CaseGoal.Reason.allCases.map(\.rawValue)),
            ("cases.codes.goalOutcomes", CaseGoal.Reason.allCases.map(\.rawValue) + ["open", "reached"]),
            ("cases.codes.taskEndings", CaseTask.Ending.allCases.map(\.rawValue)),
            ("cases.codes.steps", FollowUp.Step.allCases.map(\.rawValue)),
            ("cases.codes.standings", FollowUp.Standing.allCases.map(\.rawValue)),
            ("cases.codes.absences", CaseAbsence.State.allCases.map(\.rawValue)),
            ("cases.codes.cautions", CaseAbsence.State.allCases.map(\.rawValue)),
            ("cases.codes.withdrawals", CaseAbsence.Withdrawal.allCases.map(\.rawValue)),
            ("cases.codes.dates", CalendarDate.Kind.allCases.map(\.rawValue)),
            ("encounter.codes.safety", SafetyEvent.allCases.map(\.rawValue)),
            ("encounter.codes.natures", CrisisNature.allCases.map(\.rawValue)),
            ("encounter.codes.behaviours", Behaviour.allCases.map(\.rawValue)),
            ("encounter.codes.medical", MedicalScreen.allCases.map(\.rawValue)),
            ("encounter.codes.suicideRisk", SuicideRisk.allCases.map(\.rawValue)),
            ("encounter.codes.safetyActions", SafetyAction.allCases.map(\.rawValue)),
            ("encounter.codes.destination", Destination.allCases.map(\.rawValue)),
            ("encounter.codes.supplies", SupplyItem.allCases.map(\.rawValue)),
            ("needKinds", Need.Kind.allCases.map(\.rawValue)),
            ("flags", Encounter.Flag.allCases.map(\.rawValue)),
            ("places.codes.kinds", PlaceFact.Kind.allCases.map(\.rawValue)),
            ("places.codes.sources", PlaceFact.Source.allCases.map(\.rawValue)),
            ("places.codes.withdrawals", PlaceFact.Withdrawal.allCases.map(\.rawValue)),
            ("contacts.codes.matches", EarlierContact.Match.allCases.map(\.rawValue)),
            ("natures", Nature.allCases.map(\.rawValue)),
            ("callFlag.codes", CallFlag.Reason.allCases.map(\.rawValue)),
            ("callFlag.codes", CallFlag.Answer.allCases.map(\.rawValue) + ["implied", "not-said"]),
            ("reads.codes.behavioural", BlindRead.Behavioural.allCases.map(\.rawValue)),
            ("reads.codes.responses", BlindRead.ResponseKind.allCases.map(\.rawValue)),
            ("triageQuality", BlindStratum.allCases.map(\.rawValue)),
            ("triageQuality.codes.directions", OverrideMeasures.Direction.allCases.map(\.rawValue)),
            ("dispatch.codes.answers", HelpRequest.Answer.allCases.map(\.rawValue)),
            ("transfers.codes.centres", Transfer.Centre.allCases.map(\.rawValue)),
            ("transfers.codes.warmths", Transfer.Warmth.allCases.map(\.rawValue)),
            ("transfers.codes.passed", Transfer.Passed.allCases.map(\.rawValue)),
            ("transfers.codes.declines", Transfer.Decline.allCases.map(\.rawValue)),
            ("transfers.codes.returns", Transfer.Return.allCases.map(\.rawValue)),
            ("transfers.codes.dispositions", Transfer.Disposition.allCases.map(\.rawValue)),
            ("transfers.codes.states", Transfer.State.allCases.map(\.rawValue)),
            ("flags", TransferReport.Flag.allCases.map(\.rawValue)),
            ("flags", CallBackAttempt.Flag.allCases.map(\.rawValue)),
            ("briefs.codes.points", Brief.Point.allCases.map(\.rawValue)),
            ("briefs.codes.parts", Brief.Point.Part.allCases.map(\.rawValue)),
            ("briefs.codes.channels", Brief.Channel.allCases.map(\.rawValue)),
            ("briefs.codes.used", Answer.allCases.map(\.rawValue)),
            ("callBacks.codes.results", CallBackAttempt.Result.allCases.map(\.rawValue)),
            ("callBacks.codes.closures", CallBack.Closure.allCases.map(\.rawValue)),
            ("cases.codes.channels", CallBackAttempt.Channel.allCases.map(\.rawValue)),
            ("ask.codes.kinds", OfficerRequest.Kind.allCases.map(\.rawValue)),
            ("ask.codes.sent", OfficerRequest.Kind.allCases.map(\.rawValue)),
            ("ask.codes.standings", OfficerRequest.Standing.allCases.map(\.rawValue)),
            ("requests.codes.closures", OfficerRequest.Closure.allCases.map(\.rawValue)),
            ("safetyPlan.codes.headings", SafetyPlan.Heading.allCases.map(\.rawValue)),
            ("safetyPlan.codes.hints", SafetyPlan.Heading.allCases.map(\.rawValue)),
            ("safetyPlan.codes.copies", SafetyPlan.Copy.Kind.allCases.map(\.rawValue)),
            ("safetyPlan.codes.endings", SafetyPlan.EndReason.allCases.map(\.rawValue)),
            ("links.codes.closings", PersonLink.Closing.allCases.map(\.rawValue)),
            ("mine.codes.parts", AmendmentRequest.Part.allCases.map(\.rawValue)),
            ("mine.codes.grounds", AmendmentRequest.Ground.allCases.map(\.rawValue)),
            ("mine.codes.emergencies", GlassReason.allCases.map(\.rawValue)),
            ("mine.codes.rulings", BrokenGlass.Ruling.allCases.map(\.rawValue)),
            ("mine.codes.looks", OwnLook.Part.allCases.map(\.rawValue)),
            ("ownPage.codes.parts", AmendmentRequest.Part.allCases.map(\.rawValue)),
            ("ownPage.codes.grounds", AmendmentRequest.Ground.allCases.map(\.rawValue)),
            ("consents.codes.laws", ConsentTerms.Law.allCases.map(\.rawValue)),
            ("consents.codes.purposes", ConsentTerms.Purpose.allCases.map(\.rawValue)),
            ("consents.codes.categories", ConsentTerms.Category.allCases.map(\.rawValue)),
            ("consents.codes.recipients", ConsentTerms.Recipient.Kind.allCases.map(\.rawValue)),
            ("consents.codes.expiries", ConsentTerms.Expiry.Kind.allCases.map(\.rawValue)),
            ("consents.codes.elements", ConsentTerms.Element.allCases.map(\.rawValue)),
            ("consents.codes.signers", ConsentSignature.Signer.allCases.map(\.rawValue)),
            ("consents.codes.capacities", ConsentSignature.Capacity.allCases.map(\.rawValue)),
            ("consents.codes.manners", ConsentSignature.Manner.Kind.allCases.map(\.rawValue)),
            ("consents.codes.channels", ConsentEnding.Channel.allCases.map(\.rawValue)),
            ("consents.codes.bases", DisclosureQuestion.Basis.allCases.map(\.rawValue)),
            ("mandated.codes.kinds", MandatedRule.Kind.allCases.map(\.rawValue)),
            ("mandated.codes.suspicions", MandatedRule.Kind.allCases.map(\.rawValue)),
            ("mandated.codes.letters", MandatedRule.Kind.allCases.map(\.rawValue)),
            ("mandated.codes.who", MandatedRule.Who.allCases.map(\.rawValue)),
            ("mandated.codes.from", MandatedRule.WrittenFrom.allCases.map(\.rawValue)),
            ("mandated.codes.results", OralReport.Result.allCases.map(\.rawValue)),
            ("mandated.codes.channels", PacketSending.Channel.allCases.map(\.rawValue)),
            ("mandated.codes.sexes", PacketContent.Somebody.Sex.allCases.map(\.rawValue)),
            ("mandated.codes.fields", PacketField.allCases.map(\.rawValue)),
            ("families.codes.manners", FamilyContact.Manner.allCases.map(\.rawValue)),
            ("families.codes.roles", FamilyContact.Role.allCases.map(\.rawValue)),
            ("families.codes.alone", FamilyContact.Alone.allCases.map(\.rawValue)),
            ("families.codes.aloneSaid", FamilyContact.Alone.allCases.map(\.rawValue)),
            ("families.codes.dangers", FamilySafety.Danger.allCases.map(\.rawValue)),
            ("families.codes.help", FamilySafety.Danger.allCases.map(\.rawValue)),
            ("families.codes.capacities", FamilySafety.Capacity.allCases.map(\.rawValue)),
            ("outreach.codes.kinds", OutreachEvent.Kind.allCases.map(\.rawValue)),
            ("outreach.codes.states", OutreachEvent.State.allCases.map(\.rawValue)),
            ("feedback.codes.kinds", Feedback.Kind.allCases.map(\.rawValue)),
            ("feedback.codes.channels", Feedback.Channel.allCases.map(\.rawValue)),
            ("feedback.codes.results", Feedback.Result.allCases.map(\.rawValue)),
            ("supplies.codes.kinds", Supply.Kind.allCases.map(\.rawValue)),
            ("supplies.codes.places", SupplyPlace.Kind.allCases.map(\.rawValue)),
            ("supplies.codes.reports", SupplyReport.Kind.allCases.map(\.rawValue)),
            ("supplies.codes.reasons", SupplyReport.Reason.allCases.map(\.rawValue)),
            ("supplies.codes.whys", WriteOffSupplies.Why.allCases.map(\.rawValue)),
            ("supplies.codes.outcomes", OverdoseReversal.Outcome.allCases.map(\.rawValue)),
            ("supplies.codes.givers", OverdoseReversal.Giver.allCases.map(\.rawValue)),
            ("supplies.codes.agreements", OverdoseReversal.Agreement.allCases.map(\.rawValue)),
            ("supplies.codes.results", OverdoseContact.Result.allCases.map(\.rawValue)),
            ("flags", SupplyReport.Flag.allCases.map(\.rawValue)),
            ("families.codes.decisions", FamilySafety.Decision.allCases.map(\.rawValue)),
            ("training.codes.bands", CertifiedCoverage.Band.allCases.map(\.rawValue)),
            ("training.codes.states", Enrolment.State.allCases.map(\.rawValue)),
            ("training.codes.standings", TrainingCertificate.Standing.allCases.map(\.rawValue)),
            ("training.codes.kinds", Course.Kind.allCases.map(\.rawValue)),
            ("training.codes.themes", Course.Theme.allCases.map(\.rawValue)),
            ("training.codes.rulings", CourseApproval.Ruling.allCases.map(\.rawValue)),
            ("training.codes.seen", Recognition.Reason.allCases.map(\.rawValue)),
            ("retention.codes.classes", RetentionClass.allCases.map(\.rawValue)),
            ("retention.codes.kinds", RecordKind.allCases.map(\.rawValue)),
            ("retention.codes.stays", RetentionPlan.Stay.allCases.map(\.rawValue)),
            ("expungements.codes.scopes", ["person", "call"]),
            ("referrals.codes.rides", Referral.Ride.allCases.map(\.rawValue)),
            ("asked.rides", Referral.Ride.allCases.map(\.rawValue)),
            ("mine.codes.rides", Referral.Ride.allCases.map(\.rawValue)),
            ("messages.codes.rides", Referral.Ride.allCases.map(\.rawValue)),
            ("records.codes.kinds", RecordsRequest.Kind.allCases.map(\.rawValue)),
            ("records.codes.proofs", RecordsRequest.Proof.allCases.map(\.rawValue)),
            ("records.codes.scopes", ["person", "call", "case", "period", "nobody"]),
            ("records.codes.closures", RecordsRequest.Closure.allCases.map(\.rawValue)),
            ("records.codes.denials", RecordsRequest.DenialGround.allCases.map(\.rawValue)),
            ("records.codes.grounds", RedactionGround.allCases.map(\.rawValue)),
            ("records.codes.answers", Redaction.Answer.allCases.map(\.rawValue)),
            ("records.codes.tables", RecordsPacket.tables),
            ("records.codes.columns", RecordsPacket.columns),
            ("consents.codes.purposes", [ConsentTerms.Purpose.recordsRequest.rawValue]),
            ("consents.codes.bases", [DisclosureQuestion.Basis.recordsRequest.rawValue]),
            ("holds.codes.scopes", ["person", "call", "case", "period"]),
            ("clinical.codes.kinds", ClinicalNote.Kind.allCases.map(\.rawValue)),
            ("clinical.codes.parts", ClinicalNote.Part.allCases.map(\.rawValue)),
            ("clinical.codes.help", ClinicalNote.Part.allCases.map(\.rawValue)),
            ("clinical.codes.mistakes", ClinicalNote.Mistake.Reason.allCases.map(\.rawValue)),
            ("clinical.codes.standings", ClinicalNote.Standing.all.map(\.code)),
            ("legal.codes.manners", InterpreterUse.Manner.allCases.map(\.rawValue)),
            ("legal.codes.imminent", Threat.Imminent.allCases.map(\.rawValue)),
            ("legal.codes.answers", Threat.Decision.Answer.allCases.map(\.rawValue)),
            ("legal.codes.steps", Threat.Step.Kind.allCases.map(\.rawValue)),
            ("legal.codes.results", Threat.Step.Result.allCases.map(\.rawValue)),
            ("legal.codes.holders", HoldRule.Holder.allCases.map(\.rawValue)),
            ("legal.codes.grounds", HoldRule.Ground.allCases.map(\.rawValue)),
            ("legal.codes.counts", HoldRule.Counts.allCases.map(\.rawValue)),
            ("legal.codes.fields", HoldRule.Field.allCases.map(\.rawValue)),
            ("legal.codes.help", HoldRule.Field.allCases.map(\.rawValue)),
            ("legal.codes.endings", InvoluntaryHold.Ending.allCases.map(\.rawValue)),
            ("flags", InvoluntaryHold.Flag.allCases.map(\.rawValue)),
            ("fields", HoldRule.Field.allCases.map { "hold-\($0.rawValue)" }),
            ("fields", ClinicalNote.Part.allCases.map { "note-\($0.rawValue)" }),
            ("glass.codes.reasons", GlassReason.allCases.map(\.rawValue)),
            ("glass.codes.meanings", GlassReason.allCases.map(\.rawValue)),
            ("glass.codes.rulings", BrokenGlass.Ruling.allCases.map(\.rawValue)),
            ("glass.tied", Relationship.allCases.filter { $0 != .none }.map(\.rawValue)),
            ("access.ties", AccessMatrix.ties.map { $0.code.replacing(":", with: "-") }),
            ("aside.codes.days", (1...7).map(String.init)), ("aside.codes.shortDays", (1...7).map(String.init)),
            ("aside.codes.kinds", SafeContact.Way.Kind.allCases.map(\.rawValue)),
            ("aside.codes.results", LethalityResult.Result.allCases.map(\.rawValue)),
            ("aside.codes.hotlines", LethalityResult.Hotline.allCases.map(\.rawValue)),
            ("aside.codes.signers", VictimRelease.Signer.allCases.map(\.rawValue)),
            ("aside.codes.harms", VictimRelease.Harm.allCases.map(\.rawValue)),
            ("aside.codes.grounds", CompelledTelling.Ground.allCases.map(\.rawValue)),
            ("aside.codes.notices", CompelledTelling.Notice.allCases.map(\.rawValue)),
            ("wellbeing.codes.kinds", Supporter.Kind.allCases.map(\.rawValue)),
            ("wellbeing.codes.exceptions", WellbeingTelling.Exception.allCases.map(\.rawValue)),
            ("wellbeing.codes.checkNames", WellbeingChecksPage.items.map(\.0)),
            (
                "wellbeing.codes.checkItems",
                WellbeingChecksPage.items.flatMap { code, count in (1...count).map { "\(code)-\($0)" } }
            ),
            ("wellbeing.codes.checkAnswers", (0...3).map(String.init)),
            ("wellbeing.codes.bands", ["low", "middle", "high"]),
            ("wellbeing.codes.bandTexts", ["low", "middle", "high"]),
            ("wellbeing.codes.holds", WellbeingPrivacyPage.tables.map { $0.replacing("_", with: "-") }),
            ("wellbeing.codes.readers", WellbeingPrivacyPage.tables.map { $0.replacing("_", with: "-") }),
            ("fields", SafetyPlan.Heading.allCases.map(\.rawValue) + ["copy", "where"]),
            ("metrics", Metric.allCases.map(\.rawValue)), ("metric.definitions", Metric.allCases.map(\.rawValue)),
            ("metric.lacks", MetricReport.Lack.allCases.map(\.rawValue)),
        ]
        for (group, names) in codes {
            let unnamed = names.filter { !words.has("\(group).\($0)") }
            #expect(unnamed.isEmpty, "\(group)")
        }
    }

    @Test func `explain every refusal and every event of the program`() throws {
        let sources = URL(filePath: #filePath).appending(path: "../../../../Sources").standardized
        var refusals: Set<String> = []
        var events: Set<String> = []
        for path in try FileManager.default.subpathsOfDirectory(atPath: sources.path) where path.hasSuffix(".swift") {
            let text = try String(contentsOf: sources.appending(path: path), encoding: .utf8)
            for found in text.matches(of: /extension ([A-Za-z.]+) \{([^}]*)\}/) {
                let names = found.2.matches(of: /static let \w+: Self = "([a-z-]+)"/).map { String($0.1) }
                if found.1 == "Refusal.Code" { refusals.formUnion(names) }
                if found.1 == "Event.Kind" { events.formUnion(names) }
            }
        }
        let words = catalogue["en"]
        #expect(!refusals.isEmpty)
        let unexplained = refusals.filter { !words.has("refusals.\($0)") }.sorted()
        #expect(unexplained.isEmpty)
        let ofCalls = events.filter { !$0.hasPrefix("account-") && !Self.neverOnATimeline.contains($0) }
        let untold = ofCalls.filter { !words.has("events.\($0)") }.sorted()
        #expect(untold.isEmpty)
    }

    /// Events that no call's timeline shows: about accounts, and behind the wall.
    private static let neverOnATimeline: Set<String> = [
        "language-chosen", "password-changed", "sessions-ended", "token-given",
        "victim-record-begun", "victim-record-changed", "victim-record-removed",
        "wellbeing-begun", "wellbeing-changed", "wellbeing-removed", "wellbeing-listed",
    ]

    @Test func `put values in, and choose the form that goes with a number`() {
        let words = catalogue["en"]
        #expect(words("call.name", ["number": "7"]) == "Call 7")
        #expect(words("board.count", count: 1) == "1 open call")
        #expect(words("board.count", count: 3) == "3 open calls")
        #expect(catalogue["es"]("board.count", count: 0) == "0 llamadas abiertas")
        #expect(words("no.such.key") == "no.such.key")
    }

    @Test func `keep braces that a person typed as they are`() {
        #expect(catalogue["en"]("events.fact-kept", ["field": "Where", "new": "{field}"]) == "Where: {field}")
    }

    @Test func `say a refusal with its values, and a strange one as a fault`() {
        let words = catalogue["en"]
        #expect(words(Refusal(.textTooLong, values: ["most": "300"])).contains("300 characters"))
        #expect(words(Refusal("may-not", .forbidden, values: ["permission": "see-calls"])).contains("See calls"))
        #expect(words(Refusal("never-heard-of")) == words("refusals.fault"))
    }

    @Test(arguments: [
        ("es-MX,es;q=0.9,en;q=0.8", "es"), ("en-US,en;q=0.5", "en"), ("fr,es;q=0.4,en;q=0.2", "es"), ("fr", "en"),
        ("es;q=0,en", "en"), ("", "en"), (";;,q", "en"),
    ])
    func `are chosen by what the browser asks for`(header: String, language: String) {
        #expect(catalogue.preferred(header) == language)
    }

    private func texts(of sentence: Words.Sentence) -> [String] {
        switch sentence {
        case .plain(let text): [text]
        case .plural(let one, let other): [one, other]
        }
    }

    private func values(in sentence: Words.Sentence) -> [Set<String>] {
        texts(of: sentence).map { Set($0.matches(of: /\{([A-Za-z]+)\}/).map { String($0.1) }) }
    }
}
