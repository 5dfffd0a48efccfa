import Access
import NIOCore
import Operate
import Testing
import Vocabulary

@testable import Web

@Suite struct `A form as it was sent` {
    @Test func `is read with its plus signs and percent signs`() throws {
        let form = try Form(ByteBuffer(string: "location=4th+and+Elm&note=caf%C3%A9%26&empty="))
        #expect(form["location"] == "4th and Elm")
        #expect(form["note"] == "café&")
        #expect(form.given("empty") == nil)
    }

    @Test(arguments: [
        ByteBuffer(bytes: [0x61, 0x3D, 0xFF, 0xFE]), ByteBuffer(string: "a=%FF%FE"), ByteBuffer(string: "a=%zz"),
    ])
    func `is refused when it is not UTF-8`(body: ByteBuffer) {
        #expect(throws: Refusal(.bodyUnreadable)) { try Form(body) }
    }

    @Test func `shows again what was typed, but no password and no key`() throws {
        let form = try Form(ByteBuffer(string: "name=dana&password=secret&csrf=x&key=y&current=a&new=b&repeat=c"))
        #expect(form.typed == ["name": "dana"])
    }

    @Test func `is the same request whatever its keys`() throws {
        let one = try Form(ByteBuffer(string: "a=1&b=2&key=x&csrf=p")).canonical("/calls")
        let two = try Form(ByteBuffer(string: "b=2&a=1&key=y&csrf=q")).canonical("/calls")
        let other = try Form(ByteBuffer(string: "a=1&b=3&key=x")).canonical("/calls")
        #expect(one == two)
        #expect(one != other)
    }
}

@Suite struct `The word that a form of ours carries` {
    let secret = Secret()

    @Test func `is accepted in its own session only`() {
        let word = Site.csrf(for: secret)
        #expect(Site.isOurs(word, secret))
        #expect(!Site.isOurs(word, Secret()))
        #expect(!Site.isOurs("", secret))
        #expect(!Site.isOurs(String(word.dropLast()) + "~", secret))
    }

    @Test func `is another one on every page`() {
        #expect(Site.csrf(for: secret) != Site.csrf(for: secret))
    }
}

@Suite struct `What a list continues with` {
    @Test func `is read back as it was written`() throws {
        let cursor = Cursor(at: Instant(microseconds: 1_795_424_400_000_001), id: ID<Call>.new().text)
        let read = try Cursor(cursor.text)
        #expect(read.at == cursor.at)
        #expect(read.id == cursor.id)
    }

    @Test(arguments: ["", "x", "AAAA", "MTIz", "é"])
    func `is refused when it is none of ours`(text: String) {
        #expect(throws: Refusal(.cursorUnreadable, field: "after")) { try Cursor(text) }
    }
}

@Suite struct `Trying to sign in from one address` {
    @Test func `is slowed after thirty attempts in five minutes, and free again later`() throws {
        let throttle = Throttle()
        let now = Instant(microseconds: 0)
        for _ in 0..<30 { try throttle.count("192.0.2.9", at: now) }
        #expect(throws: Refusal(.tooManyAttempts, .forbidden)) { try throttle.count("192.0.2.9", at: now) }
        try throttle.count("192.0.2.10", at: now)
        try throttle.count("192.0.2.9", at: now.adding(.seconds(301)))
    }
}

@Suite struct `A browser's shortcuts` {
    @Test func `survive the cookie`() {
        let chosen = Shortcuts(enabled: false, keys: [.next: "ñ", .search: "."])
        #expect(Shortcuts(cookie: chosen.cookie) == chosen)
    }

    @Test func `are the usual ones when the cookie is nonsense`() {
        #expect(Shortcuts(cookie: "on.next-zz.bogus-6a.search") == Shortcuts())
    }
}
