import Access
import Door
import Store
import Vocabulary

/// Gives a person the page of their own: a link that opens once, with a code that is said.
package struct GiveOwnPage: Order {
    package static let permission = Permission.giveOwnPages

    let person: ID<Person>
    let secret: LinkSecret

    package init(to person: ID<Person>, by secret: LinkSecret) {
        self.person = person
        self.secret = secret
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (PersonLink, [Event]) {
        let root = try People(db).person(person).root
        try Ties(db).require(worker, Self.permission, of: root, at: now)
        let link = try PersonLinks(db).give(.ownPage, to: root, about: root.text, secret, by: worker, at: now)
        return (link, [Event(.ownPageGiven, Person.subject(root), ["link": .init(link.id)])])
    }
}

/// Takes back a link to somebody's own page, also from a phone that looks at it.
package struct TakeBackOwnPage: Order {
    package static let permission = Permission.giveOwnPages

    let link: ID<PersonLink>

    package init(_ link: ID<PersonLink>) {
        self.link = link
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (PersonLink, [Event]) {
        let links = PersonLinks(db)
        let before = try links.link(link)
        guard before.purpose == .ownPage else { throw Refusal(.noSuchLink, .absent) }
        try Ties(db).require(worker, Self.permission, of: before.person, at: now)
        guard before.leadsSomewhere(at: now) else { throw Refusal(.linkOver, .conflicting) }
        try links.close(before, as: .takenBack, at: now)
        return (try links.link(link), [OpenPersonLink.said(.personLinkClosed, before)])
    }
}

/// What a phone shows that has opened a person's own page: asked anew with everything it does.
package struct OwnPass: Sendable {
    let token: Secret
    let pass: Secret

    package init(_ token: Secret, _ pass: Secret) {
        self.token = token
        self.pass = pass
    }

    /// Whose page the phone may look at now.
    ///
    /// - Throws: ``Refusal`` with `.linkOver` when its time is over, or it never had any.
    package func link(in db: any Transaction, at now: Instant) throws -> PersonLink {
        guard let link = try PersonLinks(db).opened(.ownPage, token, pass: pass, at: now) else {
            throw Refusal(.linkOver, .absent)
        }
        return link
    }
}

/// Everything about a person's own page, for those who give it.
package struct OwnPageFile: Sendable {
    package let person: Person
    package let calledBy: NameParts?
    /// The newest first.
    package let links: [PersonLink]
    package let amendments: [AmendmentRequest]
}

extension OwnPageFile {
    /// - Throws: ``Refusal`` with `.noSuchPersonRecord`.
    package init(_ id: ID<Person>, in db: any Transaction) throws {
        let asked = try People(db).person(id)
        let records = try People(db).records(of: asked.root)
        person = records.first ?? asked
        calledBy = try People(db).calledBy(records.map(\.id))
        links = try PersonLinks(db).links(.ownPage, about: records.map(\.id.text))
        amendments = try AmendmentRequests(db).amendments(of: records.map(\.id))
    }
}

extension PersonLink {
    /// Whether it waits for its code, or a phone looks through it.
    package func leadsSomewhere(at now: Instant) -> Bool {
        guard closing == nil else { return false }
        return passUntil.map { now < $0 } ?? (now < expiresAt)
    }
}

extension Event.Kind {
    package static let ownPageGiven: Self = "own-page-given"
}
