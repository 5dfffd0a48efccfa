import Foundation

/// Another program, run by a test.
package enum OtherProgram {
    package struct Failed: Error {
        package let status: Int32
    }

    /// Runs a program to its end, in silence, without holding one of Swift's few threads meanwhile.
    package static func run(_ path: String, _ arguments: [String]) async throws {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { try runBlocking(path, arguments) })
            }
        }
    }

    /// Not through `Process`, which takes a program for running as long as any child of it does, such as a server.
    private static func runBlocking(_ path: String, _ arguments: [String]) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        // The shell goes to a folder that every user may enter, and gives way to the program.
        let command = ["/bin/sh", "-c", "cd / && exec \"$0\" \"$@\"", path] + arguments
        var words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var process: pid_t = 0
        let code = posix_spawn(&process, command[0], &actions, nil, &words, environ)
        guard code == 0 else { throw Failed(status: code) }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { throw Failed(status: errno) }
        }
        guard status == 0 else { throw Failed(status: status) }
    }
}
