import Operate
import Vocabulary

/// What somebody signs, word for word, in the language in which it was explained to them.
struct ReleaseText: Sendable {
    let paragraphs: [String]

    /// - Parameters:
    ///   - name: what the person is called; nothing where no name is kept.
    ///   - words: those of the language of the release.
    init(_ terms: VictimRelease.Terms, name: String?, _ words: Words) {
        let who = ["discloser": terms.discloser, "recipient": terms.recipient]
        var said = [
            name.map { words("aside.textWho", who.merging(["name": $0]) { mine, _ in mine }) }
                ?? words("aside.textNobody", who),
            words("aside.textWhat", ["what": terms.what]),
            words("aside.textWhy", ["why": terms.why]),
            words("aside.textDays", count: terms.days),
        ]
        if let longer = terms.longer { said.append(words("aside.textLonger", ["reason": longer])) }
        said += [
            words("aside.textBack"), words("aside.textFree"), words("aside.textRisk"), words("aside.textCopy"),
        ]
        paragraphs = said
    }

    /// As it is kept with the signature.
    var text: String { paragraphs.joined(separator: "\n\n") }
}
