# The branch office's answers from a file.

answers-title = Answers of the branch office
answers-upload = Upload the file of answers
answers-upload-note = XLSX or CSV with the columns rujukan, nik, nama, jawaban, alasan, keterangan. The same file twice changes nothing.
answers-file = File of answers
answers-send = Upload
answers-missing = Choose the file of answers first.
answers-unread = This file cannot be read as a file of answers: { $why }
answers-already = This file was read before; nothing changed.
answers-account = { $read ->
    [one] { $read } row
   *[other] { $read } rows
    } read = { $noted } recorded + { $already } already said + { $mend } to correct + { $open } not answered yet
answers-accepted = Accepted
answers-refused = Refused: { $reason }
answers-damaged = { $rows ->
    [one] { $rows } row was
   *[other] { $rows } rows were
    } known by reference although the NIK in the file is damaged.
answers-mend = To correct
answers-mend-note = Correct these rows in the same file, then upload it again.
answers-mend-more = { $rows ->
    [one] { $rows } more row needs
   *[other] { $rows } more rows need
    } correcting; correct these first.
answers-again = Upload another file
