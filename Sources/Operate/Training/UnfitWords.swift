import Foundation

/// Words that no scenario uses.
enum UnfitWords {
    /// Never, not even in somebody's mouth: a diagnosis that its own authors took back, and what went with it.
    private static let never = [
        "excited delirium", "agitated delirium", "delirio excitado", "delirio agitado", "superhuman strength",
        "fuerza sobrehumana",
    ]

    /// Never in our own voice; a person may say of themselves what they like.
    private static let ours = [
        "commit suicide", "commits suicide", "committed suicide", "committing suicide", "successful suicide",
        "failed suicide", "cometer suicidio", "cometio suicidio", "suicidio consumado", "suicidio fallido",
        "crazy", "psycho", "lunatic", "maniac", "junkie", "addict", "addicts", "drunkard", "wino", "bum", "vagrant",
        "retarded", "crippled", "loco", "loca", "demente", "drogadicto", "drogadicta", "adicto", "adicta",
        "borracho", "borracha", "vagabundo", "vagabunda", "retrasado", "retrasada", "minusvalido", "minusvalida",
    ]

    /// What a state's law is called; another state has another.
    private static let laws = ["baker act", "marchman act", "ley baker", "ley marchman", "5150", "5250"]

    enum Finding: Equatable {
        case never(String)
        case law(String)
    }

    static func find(in text: String, isSpoken: Bool) -> [Finding] {
        let plain = text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
        let words = " \(plain.split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")) "
        let unfit = isSpoken ? never : never + ours
        return unfit.filter { words.contains(" \($0) ") }.map(Finding.never)
            + laws.filter { words.contains(" \($0) ") }.map(Finding.law)
    }
}
