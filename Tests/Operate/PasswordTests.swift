import Operate
import Testing
import Vocabulary

@Suite struct `A password` {
    /// RFC 7914 §11, the first 32 bytes of each.
    @Test(arguments: [
        ("passwd", 1, "c2FsdA==", "VawEblbjCJ/sFpHCJUS2BflBhSFt3gRl5oudV8INrLw="),
        ("Password", 80_000, "TmFDbA==", "TdzY9guYviGDDO5e8icB+WQaRBjQTAQUrv8Ih2s0q1Y="),
    ])
    func `is hashed by PBKDF2-HMAC-SHA256`(password: String, rounds: Int, salt: String, key: String) throws {
        let hash = PasswordHash(stored: "pbkdf2-sha256$\(rounds)$\(salt)$\(key)")
        #expect(try hash.fits(password))
        #expect(try !hash.fits(password + " "))
        #expect(try !hash.fits(password.uppercased()))
        #expect(try !hash.fits(""))
    }

    @Test func `is kept with a salt of its own and its cost`() throws {
        let (one, two) = (
            try PasswordHash("seven quiet herons", rounds: 3), try PasswordHash("seven quiet herons", rounds: 3)
        )
        #expect(one != two)
        for hash in [one, two] {
            let parts = hash.text.split(separator: "$")
            #expect(parts[0] == "pbkdf2-sha256")
            #expect(parts[1] == "3")
            #expect(parts[2].count == 24, "sixteen bytes in base64")
            #expect(parts[3].count == 44, "thirty-two bytes in base64")
            #expect(try hash.fits("seven quiet herons"))
            #expect(!hash.text.contains("heron"))
        }
        #expect(PasswordHash.rounds >= 600_000)
    }

    /// A keyboard may send é as one sign or as two.
    @Test func `is the same however its letters were typed`() throws {
        let hash = try PasswordHash("caf\u{E9} at nine", rounds: 3)
        #expect(try hash.fits("cafe\u{301} at nine"))
    }

    @Test(arguments: [
        "", "x", "pbkdf2-sha256$$$", "pbkdf2-sha256$1$!$!", "pbkdf2-sha256$x$c2FsdA==$AAAA", "a$1$AAAA$AAAA",
    ])
    func `fits no hash that is none`(text: String) throws {
        #expect(try !PasswordHash(stored: text).fits("password"))
        #expect(try !PasswordHash(stored: text).fits(""))
    }

    @Test(arguments: ["seven quiet herons", "12345679", "contraseña larga", "🙂🙂🙂🙂🙂🙂🙂🙂", "        ", "pass word"])
    func `may be any eight characters`(text: String) throws {
        #expect(try NewPassword(text, for: "dana").text == text)
    }

    @Test(arguments: ["", "short", "1234567", "🙂🙂🙂🙂🙂🙂🙂"])
    func `is refused when it is too short`(text: String) {
        #expect(throws: Refusal(.passwordTooShort, field: "password", values: ["least": "8"])) {
            try NewPassword(text, for: "dana")
        }
    }

    @Test(arguments: ["password", "Password", "PASSW0RD", "12345678", "alongside1", "emergency911"])
    func `is refused when everybody would guess it`(text: String) {
        #expect(throws: Refusal(.passwordKnown, field: "password")) { try NewPassword(text, for: "dana") }
    }

    @Test func `is refused when it is the name, or stands on the agency's list`() {
        for (text, name) in [("dana.reyes", "dana.reyes"), ("Dana.Reyes", "dana.reyes"), ("Bloomington", "dana")] {
            #expect(throws: Refusal(.passwordKnown, field: "password")) {
                try NewPassword(text, for: name, banned: ["bloomington", "policepolice"])
            }
        }
    }

    @Test func `is refused when it is no text, or endless`() {
        #expect(throws: Refusal(.textUnreadable, field: "password")) { try NewPassword("eight\u{0}chars", for: "dana") }
        #expect(throws: Refusal(.textTooLong, field: "password", values: ["most": "256"])) {
            try NewPassword(String(repeating: "x", count: 1025), for: "dana")
        }
        #expect(throws: Never.self) { _ = try NewPassword(String(repeating: "é", count: 256), for: "dana") }
    }
}
