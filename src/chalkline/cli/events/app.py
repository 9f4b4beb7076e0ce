"""The commands under ``chalkline events``."""

import typer

from chalkline.cli.events.generating import generate_command
from chalkline.cli.events.importing import import_command
from chalkline.cli.events.keeping import compact_command, purge_command, show_command, verify_command
from chalkline.cli.events.persons import erase_command, export_command
from chalkline.cli.events.receipts import receipts_command

app = typer.Typer(
    help="The event store: what happened and was decided, kept for as long as the policy says.", no_args_is_help=True
)
app.command("import")(import_command)
app.command("show")(show_command)
app.command("compact")(compact_command)
app.command("verify")(verify_command)
app.command("purge")(purge_command)
app.command("receipts")(receipts_command)
app.command("export")(export_command)
app.command("erase")(erase_command)
app.command("generate")(generate_command)
