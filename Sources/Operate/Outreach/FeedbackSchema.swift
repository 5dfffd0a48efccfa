import Store

extension Migration {
    /// Complaints, compliments and questions about the program, with what was answered.
    package static let feedback: [Migration] = [
        Migration(
            "0058 feedback",
            sealed: ["feedback", "feedback_message", "public_answer"],
            """
            -- retention: call-record; open is what waits for an answer, and always says until when
            CREATE TABLE feedback (
                id             TEXT   PRIMARY KEY,
                kind           TEXT   NOT NULL CHECK (kind IN ('complaint', 'compliment', 'question')),
                channel        TEXT   NOT NULL CHECK (channel IN (
                    'page', 'meeting', 'telephone', 'letter', 'in-person')),
                language       TEXT   NOT NULL,
                way            TEXT,
                receipt_hash   TEXT   UNIQUE,
                received_at    BIGINT NOT NULL,
                recorded_by    TEXT   NOT NULL,
                due_at         BIGINT,
                missed_at      BIGINT,
                answered_at    BIGINT,
                result         TEXT CHECK (result IN ('upheld', 'partly-upheld', 'not-upheld', 'not-ours')),
                CHECK ((due_at IS NULL) = (answered_at IS NOT NULL)),
                CHECK (result IS NULL OR kind = 'complaint')
            );
            CREATE INDEX feedback_due ON feedback (due_at, id);
            CREATE INDEX feedback_answered ON feedback (answered_at, id);
            CREATE INDEX feedback_received ON feedback (received_at, id);
            -- retention: call-record; what was said, from both sides, never changed
            CREATE TABLE feedback_message (
                id           TEXT   PRIMARY KEY,
                feedback_id  TEXT   NOT NULL REFERENCES feedback (id),
                side         TEXT   NOT NULL CHECK (side IN ('public', 'program')),
                said         TEXT   NOT NULL,
                said_by      TEXT   NOT NULL,
                said_at      BIGINT NOT NULL
            );
            CREATE INDEX feedback_message_of ON feedback_message (feedback_id, said_at, id);
            -- retention: call-record; what everybody reads of it, in words that name nobody
            CREATE TABLE public_answer (
                id            TEXT   PRIMARY KEY,
                feedback_id   TEXT   NOT NULL UNIQUE REFERENCES feedback (id),
                question      TEXT   NOT NULL,
                answer        TEXT   NOT NULL,
                published_by  TEXT   NOT NULL,
                published_at  BIGINT NOT NULL,
                taken_back_at BIGINT
            );
            CREATE INDEX public_answer_shown ON public_answer (published_at, id) WHERE taken_back_at IS NULL;
            """
        )
    ]
}
