import CCurl
import Dispatch
import Exchange
import Foundation
import Vocabulary
import Web

/// Hands letters to the city's mail server (RFC 5321), which delivers them.
struct SMTPRelay: Sendable, Unspoken {
    enum Security: String, CaseIterable, Sendable {
        /// Plain at first, then TLS or nothing (RFC 3207).
        case startTLS = "starttls"
        /// TLS from the first byte (RFC 8314).
        case implicit
        /// Only to this machine.
        case none
    }

    let host: String
    let port: Int
    let security: Security
    let user: String?
    let password: String?
    /// Certificates to trust instead of the machine's own.
    let authorities: String?
    let sender: MailText.Sender

    /// Where curl waits for the mail server: never one of the threads on which everything else runs.
    private static let thread = DispatchQueue(label: "mail")
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    /// - Returns: what the mail server said; all that has to do with ourselves, such as our password, may pass.
    func send(_ message: OutgoingMessage) async -> MessageAnswer {
        guard let to = try? MailAddress(message.to) else { return .refused }
        let letter = MailText(
            id: message.id, from: sender, to: to, subject: message.subject, text: message.text, at: message.at)
        return await withCheckedContinuation { waiting in
            Self.thread.async { waiting.resume(returning: transmit(letter.bytes, to: to)) }
        }
    }

    private func transmit(_ bytes: [UInt8], to: MailAddress) -> MessageAnswer {
        guard Self.isReady, let curl = curl_easy_init() else { return .failed }
        defer { curl_easy_cleanup(curl) }
        let recipients = curl_slist_append(nil, "<\(to.text)>")
        defer { curl_slist_free_all(recipients) }
        let scheme = security == .implicit ? "smtps" : "smtp"
        var texts: [(CURLoption, String)] = [
            (CURLOPT_URL, "\(scheme)://\(host):\(port)"), (CURLOPT_PROTOCOLS_STR, scheme),
            (CURLOPT_MAIL_FROM, "<\(sender.address.text)>"),
        ]
        if let user, let password { texts += [(CURLOPT_USERNAME, user), (CURLOPT_PASSWORD, password)] }
        if let authorities { texts.append((CURLOPT_CAINFO, authorities)) }
        let encryption = security == .none ? CURLUSESSL_NONE : CURLUSESSL_ALL
        let numbers: [(CURLoption, Int)] = [
            (CURLOPT_USE_SSL, Int(encryption.rawValue)), (CURLOPT_UPLOAD, 1), (CURLOPT_NOSIGNAL, 1),
            (CURLOPT_CONNECTTIMEOUT, 10), (CURLOPT_TIMEOUT, 20),
        ]
        let letter = Letter(bytes)
        return withExtendedLifetime(letter) {
            let isSet =
                texts.allSatisfy { alongside_curl_text(curl, $0.0, $0.1) == CURLE_OK }
                && numbers.allSatisfy { alongside_curl_number(curl, $0.0, $0.1) == CURLE_OK }
                && alongside_curl_list(curl, CURLOPT_MAIL_RCPT, recipients) == CURLE_OK
                && alongside_curl_upload(curl, Letter.give, Unmanaged.passUnretained(letter).toOpaque()) == CURLE_OK
            guard isSet else { return .failed }
            let outcome = curl_easy_perform(curl)
            guard outcome != CURLE_OK else { return .taken }
            var code = 0
            alongside_curl_answer(curl, &code)
            // 530 to 538 are about who we are, and 5xx before the letter about the connection (RFC 4954 §6).
            let isAboutTheLetter = [CURLE_SEND_ERROR, CURLE_WEIRD_SERVER_REPLY].contains(outcome)
            return isAboutTheLetter && (500..<600).contains(code) && !(530...538).contains(code) ? .refused : .failed
        }
    }

    /// The bytes that curl asks for.
    private final class Letter {
        private let bytes: [UInt8]
        private var given = 0

        init(_ bytes: [UInt8]) {
            self.bytes = bytes
        }

        static let give: curl_read_callback = { place, size, many, context in
            guard let place, let context else { return 0 }
            let letter = Unmanaged<Letter>.fromOpaque(context).takeUnretainedValue()
            let count = min(size * many, letter.bytes.count - letter.given)
            letter.bytes.withUnsafeBytes { from in
                guard count > 0, let start = from.baseAddress else { return }
                place.withMemoryRebound(to: UInt8.self, capacity: count) { to in
                    UnsafeMutableRawPointer(to).copyMemory(from: start + letter.given, byteCount: count)
                }
            }
            letter.given += count
            return count
        }
    }
}
