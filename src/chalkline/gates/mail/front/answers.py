"""What the gate answers to commands, whatever the school."""

from chalkline.gates.mail.front.content import BARE_END
from chalkline.gates.mail.reply import Reply

__all__ = ["BARE_END"]

FAILURES = 400
"""Replies from here on say that something failed."""
CLOSING = 421

SENDER_OK = Reply(code=250, status="2.1.0", text="OK")
RECIPIENT_OK = Reply(code=250, status="2.1.5", text="OK")
GO_AHEAD = Reply(code=354, text="End the message with CRLF dot CRLF")
BYE = Reply(code=221, status="2.0.0", text="Bye")
SIGNED_IN = Reply(code=235, status="2.7.0", text="Signed in")
WILL_TRY = Reply(code=252, status="2.5.0", text="Send, and it will be tried")

STOPPING = Reply(code=421, status="4.3.2", text="This server stops; try again later")
FAULT = Reply(code=421, status="4.3.0", text="This server failed; try again later")
TOO_SLOW = Reply(code=421, status="4.4.2", text="This takes too long; try again later")
NO_ROOM = Reply(code=452, status="4.3.1", text="Too much is under way; try again later")
TOO_MANY_RECIPIENTS = Reply(code=452, status="4.5.3", text="Too many recipients; send the message to the others again")
TOO_MANY_AT_ONCE = Reply(code=554, status="5.5.3", text="Too many recipients; send the message to fewer at once")
NO_SCHOOL = Reply(code=451, status="4.3.5", text="This gate knows no school yet; try again later")

ENDLESS_COMMAND = Reply(code=500, status="5.5.2", text="The command does not end; the connection does")
LONG_COMMAND = Reply(code=500, status="5.5.2", text="The command is too long")
NOT_UNDERSTOOD = Reply(code=500, status="5.5.1", text="The command is not understood")
NO_NAME = Reply(code=501, status="5.5.4", text="Say which host you are")
NO_HELLO = Reply(code=503, status="5.5.1", text="Say EHLO first")
NESTED = Reply(code=503, status="5.5.1", text="A message has begun already")
NO_MAIL = Reply(code=503, status="5.5.1", text="Say MAIL first")
NO_RCPT = Reply(code=503, status="5.5.1", text="There is no recipient, or DATA has an argument")
NO_UTF8 = Reply(code=553, status="5.6.7", text="The address needs SMTPUTF8")
NO_TLS = Reply(code=530, status="5.7.0", text="Say STARTTLS first")
NO_RELAY = Reply(code=550, status="5.7.1", text="You may send to this school only, from here")
TOO_LARGE = Reply(code=552, status="5.3.4", text="The message is too large")
TOO_SOON = Reply(code=554, status="5.5.0", text="You spoke before you were answered; the connection ends")
TOO_MANY_FIELDS = Reply(code=554, status="5.6.0", text="The message has too many header fields")
NO_TLS_TO_SIGN_IN = Reply(code=538, status="5.7.11", text="Say STARTTLS before you sign in")
NOT_NOW = Reply(code=503, status="5.5.1", text="You cannot sign in now")
NO_MECHANISM = Reply(code=504, status="5.5.4", text="Users sign in with PLAIN")
WRONG_PASSWORD = Reply(code=535, status="5.7.8", text="The name or the password is wrong")
