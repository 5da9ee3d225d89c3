# Signing in and out.

sign-in-title = Sign in
sign-in-lead = Who works in this region without protection, and who can be protected first.
sign-in-name = Operator name
sign-in-password = Password
sign-in-button = Sign in
sign-in-help = Forgot the password? Ask the administrator of your office to make a new one.
sign-in-wrong = Name and password do not fit. Check capital and small letters, then try again.
sign-in-wait = Five times they did not fit. Try again in { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
    }, or ask the administrator to make a new password.
sign-in-busy = Too many people are signing in at once. Try again in a few seconds.
sign-in-sign-out = Sign out
sign-in-demo-title = This is an example with invented people.
sign-in-demo-text = All names below use the password
