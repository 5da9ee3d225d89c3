//! Words: the branch office's answers from a file.

use super::words;

words! {
    /// The branch office's answers from a file.
    AnswersWords in "answers" {
        title, upload, upload_note, file, send, missing, unread(why), already,
        account(read, noted, already, mend, open), accepted, refused(reason), damaged(rows), mend, mend_note,
        mend_more(rows), again,
    }
}
