import Operate
import Vocabulary

/// Who holds what, and what runs out.
struct CertificatesPage: Page {
    static let template = "training-certificates"

    struct Adding: Sendable {
        let certificate: String
        let name: String
        let account: String
        let holder: String
        let agency: String
        let issuedOn: String
        let expiresOn: String
        let evidence: String
        let trouble: Trouble?
    }

    let title: String
    let pages: [TrainingLink]
    let export: String
    let runningOut: [ShownCertificate]
    let noneRunsOut: Bool
    let certificates: [ShownCertificate]
    let none: Bool
    let withdrawTrouble: Trouble?
    let adding: Adding?

    init(
        _ all: [TrainingCertificate], runningOut: [TrainingCertificate], today: CalendarDay, keeps: Bool,
        refused: Refused?, _ reading: Reading
    ) {
        let words = reading.words
        title = words("training.certificates")
        pages = TrainingLink.training(reading)
        export = "\(reading.base)/training/export.csv"
        self.runningOut = runningOut.map { ShownCertificate($0, today: today, ofAll: true, reading) }
        noneRunsOut = runningOut.isEmpty
        certificates = all.map { ShownCertificate($0, today: today, ofAll: true, mayWithdraw: keeps, reading) }
        none = all.isEmpty
        withdrawTrouble = refused.formless(in: "withdraw", words)
        func typed(_ field: String) -> String { refused.typed(field, in: "certificate") ?? "" }
        adding =
            keeps
            ? Adding(
                certificate: typed("certificate"), name: typed("title"), account: typed("account"),
                holder: typed("holder"), agency: typed("agency"), issuedOn: typed("issuedOn"),
                expiresOn: typed("expiresOn"), evidence: typed("evidence"),
                trouble: refused.formless(in: "certificate", words)) : nil
    }
}

/// A certificate as it is printed.
struct CertificatePaperPage: Page {
    static let template = "training-certificate"

    let title: String
    let back: String
    let heading: String
    let holder: String
    let issued: String
    let until: String
    let from: String
    let code: String
    let checking: String
    let withdrawn: String?

    init(_ one: TrainingCertificate, workspace: String, checkedAt address: String, _ reading: Reading) {
        let words = reading.words
        title = words("training.paper")
        back = "\(reading.base)/training"
        heading = one.title
        holder = [one.holder.name, one.holder.agency].compactMap(\.self).joined(separator: ", ")
        issued = words("training.issuedOn", ["day": one.issuedOn.description, "by": workspace])
        until =
            one.expiresOn.map { words("training.validUntil", ["day": $0.description]) } ?? words("training.forever")
        from = one.session.map { words("training.fromSession", ["number": String($0)]) } ?? one.evidence ?? ""
        code = one.code
        checking = words("training.checkAt", ["address": address])
        withdrawn = one.withdrawal == nil ? nil : words("training.codes.standings.withdrawn")
    }
}

/// Where anybody asks whether a certificate is genuine.
struct CertificateCheckPage: Page {
    static let template = "certificate-check"

    struct Found: Sendable {
        let name: String
        let issued: String
        let until: String
        let standing: String
        let isGood: Bool
    }

    let title: String
    let code: String
    let found: Found?
    let isUnknown: Bool
    let trouble: String?

    /// - Parameter asked: the code as it was typed; nothing where nobody asked yet.
    init(
        asked: String?, _ one: TrainingCertificate?, today: CalendarDay?, trouble: String? = nil, _ reading: Reading
    ) {
        let words = reading.words
        title = words("training.check")
        code = asked ?? ""
        self.trouble = trouble
        isUnknown = asked != nil && one == nil && trouble == nil
        guard let one, let today else {
            found = nil
            return
        }
        // Nothing of whose it is: that stands on the paper, or it does not.
        let standing = one.standing(on: today)
        found = Found(
            name: one.title, issued: one.issuedOn.description,
            until: one.expiresOn?.description ?? words("training.forever"),
            standing: words.name(of: standing.rawValue, in: "training.codes.standings"), isGood: standing == .valid)
    }
}
