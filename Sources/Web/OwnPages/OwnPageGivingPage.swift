import Operate
import Vocabulary

/// Giving a person the page of their own, and what they want put right.
struct OwnPageGivingPage: Page {
    static let template = "own-page"

    let title: String
    let name: String
    let personAddress: String?
    let address: String
    let given: GivenLink?
    let sent: [SentLink]
    let hasLinks: Bool
    let linkTrouble: Trouble?
    let wishes: [ShownAmendment]
    let none: Bool
    let parts: [Choice]
    let channels: [Choice]
    let typed: String
    let wordsTrouble: String?
    let askTrouble: Trouble?

    init(
        _ file: OwnPageFile, seesPeople: Bool, answers: Bool, given: GivenLink?, refused: Refused?,
        _ reading: Reading
    ) {
        let words = reading.words
        let person = "\(reading.base)/people/\(file.person.id)"
        title = words("ownPage.title")
        name = file.calledBy?.text ?? words("persons.unnamed")
        personAddress = seesPeople ? person : nil
        address = "\(person)/own-page"
        self.given = given
        sent = file.links.map { SentLink($0, waits: $0.leadsSomewhere(at: reading.now), reading) }
        hasLinks = !sent.isEmpty
        linkTrouble = refused.formless(in: "link", words)
        wishes = file.amendments.map { ShownAmendment($0, answers: answers, reading) }
        none = wishes.isEmpty
        parts = [Choice](
            AmendmentRequest.Part.allCases.map(\.rawValue), in: "ownPage.codes.parts",
            chosen: refused.typed("concerns", in: "ask"), words: words)
        channels = [Choice](
            ConsentEnding.Channel.allCases.filter { $0 != .ownPage }.map(\.rawValue), in: "consents.codes.channels",
            chosen: refused.typed("channel", in: "ask"), words: words)
        typed = refused.typed("wish", in: "ask") ?? ""
        wordsTrouble = refused.trouble(with: "wish", in: "ask", words)
        askTrouble = refused.trouble(in: "ask", words)
    }
}
