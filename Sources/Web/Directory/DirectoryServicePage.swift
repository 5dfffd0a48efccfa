import Exchange
import Operate
import Vocabulary

/// One service of the directory: everything that is known, and what is not.
struct DirectoryServicePage: Page {
    static let template = "directory-service"

    struct Row: Sendable {
        let text: String
        let quiet: String?
        let link: String?
    }

    /// What the page is made from.
    struct Shown: Sendable {
        let entry: DirectoryEntry
        let source: DirectorySource?
        /// The need for which a service is looked for.
        var need: Operate.Need?
        let experience: ServiceExperience
        var room: ServiceRoom?
        var admission: Admission?
        var link: ServiceLink?
        /// Those for which it stands.
        var twins: [Twin] = []

        struct Twin: Sendable {
            let entry: DirectoryEntry
            let source: DirectorySource?
            /// By whose word; nothing where it stands for one that went, with which both were merged.
            let verdict: ServiceVerdict?
        }
    }

    /// A service for which this one stands: as its own source tells it.
    struct Twin: Sendable {
        let name: String
        let told: String
        let source: String
        let said: String?
        let action: String?
        let formKey: String
    }

    /// The link by which the service keeps its own page.
    struct Link: Sendable {
        struct Given: Sendable {
            /// Nothing where what opens it is known no more.
            let address: String?
        }

        let action: String
        let standing: String
        let opens: Bool
        let given: Given?
        let formKey: String
    }

    struct Part: Sendable {
        let heading: String
        let rows: [Row]
        let unknown: Bool
    }

    struct Offer: Sendable {
        let action: String
        let service: String
        let formKey: String
        let legend: String
        let consents: [Choice]
    }

    /// What our own work says of it.
    struct Ours: Sendable {
        let went: String
        let said: [String]
        let doors: [String]
        let hasDoors: Bool
        let address: String
        let formKey: String
        let reportedAt: String
        let reporting: Bool
        let trouble: Trouble?
        let settleTrouble: Trouble?
    }

    let title: String
    let ours: Ours
    let room: ShownRoom
    let admission: ShownAdmission
    let ownLink: Link?
    let organization: String?
    let closed: String?
    let kinds: String?
    let alert: String?
    let description: String?
    let parts: [Part]
    let offer: Offer?
    let twins: [Twin]
    let hasTwins: Bool
    let source: String
    let read: Moment?
    let changed: String?
    let back: String

    init(
        _ shown: Shown, manages: Bool, given: String?? = nil, refused: Refused? = nil, _ reading: Reading
    ) {
        let (words, entry, source, need) = (reading.words, shown.entry, shown.source, shown.need)
        let (id, address) = (entry.record.id, "\(reading.base)/directory/\(entry.record.id)")
        ours = Ours(shown.experience, of: id, refused, reading)
        room = ShownRoom(shown.room, of: id, at: address, refused, reading)
        admission = ShownAdmission(shown.admission, of: id, at: address, refused, reading)
        ownLink = manages ? Link(shown.link, of: id, at: address, given, reading) : nil
        let record = entry.record
        title = entry.name
        let runs = entry.organization?["name"]
        organization = runs == entry.name ? nil : runs
        closed = entry.isOfferable ? nil : words.name(of: entry.status, in: "directory.statuses")
        let named = entry.kinds.map { words.name(of: $0.rawValue, in: "needKinds") }
        kinds = named.isEmpty ? nil : named.joined(separator: " · ")
        alert = record["alert"]
        description = record["description"]
        parts = DirectoryServicePage.parts(of: entry, words)
        offer = need.flatMap { need in
            guard entry.isOfferable else { return nil }
            return Offer(
                action: "\(reading.base)/needs/\(need.id)/referrals", service: record.id, formKey: "offer-\(need.id)",
                legend: words("directory.offer", ["need": words.name(of: need.kind.rawValue, in: "needKinds")]),
                consents: ["yes", "no"].map {
                    Choice(value: $0, name: words("referrals.consent.\($0)"), chosen: false)
                })
        }
        twins = shown.twins.map { Twin($0, manages: manages, reading) }
        hasTwins = !twins.isEmpty
        self.source = source?.name ?? words("directory.byHand")
        read = source.map { Moment($0.readAt, reading) }
        changed = record["last_modified"].map { String($0.prefix(10)) } ?? record["assured_date"]
        back = "\(reading.base)/directory" + (need.map { "?need=\($0.id)" } ?? "")
    }

    private static func parts(of entry: DirectoryEntry, _ words: Words) -> [Part] {
        let record = entry.record
        func part(_ name: String, _ rows: [Row]) -> Part {
            var seen: Set<String> = []
            let rows = rows.filter { seen.insert("\($0.text) \($0.quiet ?? "")").inserted }
            return Part(heading: words("directory.parts.\(name)"), rows: rows, unknown: rows.isEmpty)
        }
        func told(_ fields: String...) -> [Row] {
            fields.compactMap { record[$0] }.map { Row(text: $0, quiet: nil, link: nil) }
        }
        func rows(_ entity: DirectoryEntity, _ text: (DirectoryRecord) -> String?, _ quiet: String? = nil) -> [Row] {
            entry[entity].compactMap { one in
                text(one).map { Row(text: $0, quiet: quiet.flatMap { one[$0] }, link: nil) }
            }
        }
        let ages: [Row] =
            switch (record["minimum_age"], record["maximum_age"]) {
            case (let least?, let most?): [Row(words("directory.ages", ["from": least, "to": most]))]
            case (let least?, nil): [Row(words("directory.agesFrom", ["from": least]))]
            case (nil, let most?): [Row(words("directory.agesTo", ["to": most]))]
            case (nil, nil): []
            }
        return [
            part(
                "phones",
                entry[.phone].compactMap { phone in
                    guard let number = phone["number"] else { return nil }
                    let more = [phone["extension"].map { "× \($0)" }, phone["type"], phone["description"]]
                        .compactMap(\.self)
                    return Row(
                        text: number, quiet: more.isEmpty ? nil : more.joined(separator: " · "),
                        link: "tel:" + number.filter { $0.isNumber || $0 == "+" })
                }),
            part("hours", rows(.schedule) { $0.openingHours }),
            part(
                "places",
                entry[.address].map { Row(text: $0.oneLine, quiet: $0["address_type"], link: nil) }
                    + entry.locations.compactMap { place in
                        place["transportation"].map { Row(text: $0, quiet: nil, link: nil) }
                    }),
            part("eligibility", told("eligibility_description") + ages),
            part("areas", rows(.serviceArea, { $0["name"] ?? $0["description"] })),
            part("applying", told("application_process", "wait_time")),
            part("documents", rows(.requiredDocument) { $0["document"] }),
            part("fees", told("fees_description", "fees") + rows(.costOption, { $0["option"] }, "amount_description")),
            part("languages", rows(.language, { $0["name"] ?? $0["code"] }, "note") + told("interpretation_services")),
            part("accessibility", rows(.accessibility, { $0["description"] }, "details")),
            part(
                "web",
                [record["url"], entry.organization?["website"]].compactMap(\.self).map { Row(web: $0) }
                    + told("email")),
            part("contacts", rows(.contact, { $0["name"] ?? $0["department"] }, "title")),
            part("terms", entry.terms.compactMap { $0["name"] }.map { Row($0) }),
        ]
    }
}

extension DirectoryServicePage.Twin {
    fileprivate init(_ twin: DirectoryServicePage.Shown.Twin, manages: Bool, _ reading: Reading) {
        let (words, entry) = (reading.words, twin.entry)
        name = entry.name
        let runs = entry.organization?["name"].flatMap { $0 == entry.name ? nil : $0 }
        let known = [runs, entry.addressLines, entry.numbers].compactMap(\.self)
        told = known.isEmpty ? words("notKnown") : known.joined(separator: " · ")
        source = twin.source?.name ?? words("directory.byHand")
        said = twin.verdict.map { verdict in
            words("duplicates.mergedBy", ["by": verdict.by.name, "time": Moment(verdict.at, reading).time])
        }
        action = manages ? twin.verdict.map { "\(reading.base)/directory/duplicates/\($0.id)/removal" } : nil
        formKey = "back-\(entry.record.id)"
    }
}

extension DirectoryServicePage.Row {
    fileprivate init(_ text: String) {
        self.init(text: text, quiet: nil, link: nil)
    }

    /// Only what leads to the web is a link: an address that somebody else wrote may be anything.
    fileprivate init(web address: String) {
        let isWeb = address.hasPrefix("https://") || address.hasPrefix("http://")
        self.init(text: address, quiet: nil, link: isWeb ? address : nil)
    }
}

extension DirectoryRecord {
    /// When it is open, in the words of its source, or by its rule.
    fileprivate var openingHours: String? {
        if let told = self["description"] { return told }
        let times = [self["opens_at"], self["closes_at"]].compactMap(\.self).joined(separator: "–")
        let days = self["byday"]
        return times.isEmpty && days == nil ? nil : [days, times].compactMap(\.self).joined(separator: " ")
    }
}

extension DirectoryServicePage.Ours {
    fileprivate init(_ experience: ServiceExperience, of id: String, _ refused: Refused?, _ reading: Reading) {
        let words = reading.words
        let numbers = Numbers(words.language)
        went =
            experience.asked == 0
            ? words("directory.ours.never")
            : words(
                "directory.ours.went",
                [
                    "asked": numbers(experience.asked), "accepted": numbers(experience.accepted),
                    "attended": numbers(experience.attended),
                ])
        said = experience.declined.map { decline in
            words(
                "directory.ours.said",
                [
                    "why": words.name(of: decline.why.rawValue, in: "referrals.codes.declines"),
                    "n": numbers(decline.times),
                ])
        }
        doors = experience.doors.map { door in
            words("directory.ours.closed", ["time": Moment(door.foundAt, reading).time, "by": door.by])
        }
        hasDoors = !doors.isEmpty
        address = "\(reading.base)/directory/\(id)/doors"
        formKey = "door-\(id)"
        reportedAt = refused.typed("at", in: "door") ?? ""
        trouble = refused.trouble(in: "door", words)
        settleTrouble = refused.formless(in: "settle", words)
        reporting = trouble != nil
    }
}

extension DirectoryServicePage.Link {
    fileprivate init(
        _ link: ServiceLink?, of id: String, at address: String, _ given: String??, _ reading: Reading
    ) {
        let words = reading.words
        action = "\(address)/link"
        var opens = false
        switch link?.standing(at: reading.now) {
        case nil: standing = words("directory.link.never")
        case .waiting:
            standing = words("directory.link.waits")
            opens = true
        case .opened(let at):
            standing = words("directory.link.opened", ["time": Moment(at, reading).time])
            opens = true
        case .expired: standing = words("links.expired")
        case .closed: standing = words("directory.link.closed")
        }
        self.opens = opens
        self.given = given.map(Given.init)
        formKey = "link-\(id)"
    }
}
