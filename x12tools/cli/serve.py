"""``x12tools serve``: the gate over HTTP."""

import datetime
from pathlib import Path
from typing import Any

import click

from x12tools.cli import options
from x12tools.cli.output import emit
from x12tools.errors import ConfigurationError, InternalError, UsageError

_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_MIB = 1 << 20


@click.command()
@click.option("--data", metavar="DIR", help="Where submissions are kept, for this user alone.")
@click.option("--keys", metavar="FILE", help="The keys file; keys.toml in --data if not given.")
@click.option("--new-key", metavar="NAME", help="Make a key, print it once, and end.")
@click.option(
    "--scopes", default="check,submit,read", show_default=True, metavar="LIST",
    help="What a new key may do: check, submit, read (its own), admin (all).",
)  # fmt: skip
@click.option("--revoke-key", metavar="NAME", help="Take a key out, at once, and end.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=8837, show_default=True)
@click.option("--tls-cert", metavar="FILE", type=click.Path(exists=True, dir_okay=False),
              help="The certificate chain (PEM).")  # fmt: skip
@click.option("--tls-key", metavar="FILE", type=click.Path(exists=True, dir_okay=False),
              help="Its private key (PEM).")  # fmt: skip
@click.option("--plain-http", is_flag=True, help="Listen beyond this machine without TLS: a proxy has it.")
@click.option("--workers", type=click.IntRange(1, 256), default=2, show_default=True,
              help="Processes that judge claims.")  # fmt: skip
@click.option("--queue", type=click.IntRange(0, 10_000), default=16, show_default=True,
              help="Requests that may wait for one; more get 429.")  # fmt: skip
@click.option("--seconds", type=click.FloatRange(min=0, min_open=True), default=300, show_default=True,
              help="How long one file may take.")  # fmt: skip
@click.option("--memory", type=click.IntRange(256), default=1024, show_default=True, metavar="MIB",
              help="How much memory a worker has.")  # fmt: skip
@click.option("--max-mib", type=click.IntRange(1, 4096), default=64, show_default=True, metavar="MIB",
              help="The largest body; more gets 413.")  # fmt: skip
@click.option("--rate", type=click.IntRange(1), default=120, show_default=True,
              help="Requests a minute for a key.")  # fmt: skip
@click.option("--header-seconds", type=click.FloatRange(min=0, min_open=True), default=10, show_default=True,
              help="How long request headers may take.")  # fmt: skip
@click.option("--keep", type=click.IntRange(1), default=30, show_default=True, metavar="DAYS",
              help="How long submissions are kept.")  # fmt: skip
@options.payers
@options.hold_on
@options.ledger
def command(
    data: str | None, keys: str | None, new_key: str | None, scopes: str, revoke_key: str | None, host: str,
    port: int, tls_cert: str | None, tls_key: str | None, plain_http: bool, max_mib: int, keep: int,
    **more: Any,
) -> int:  # fmt: skip
    """Serve the check and the gate over HTTP, until SIGTERM.

    Requests bear a key made by --new-key. Logs go to standard error as JSON lines, without patient
    data. /docs on the service describes what it answers; see docs/http.md.

    \b
    Examples:
      x12tools serve --data /var/lib/x12tools --new-key billing --scopes submit,read
      x12tools serve --data /var/lib/x12tools
      x12tools serve --data data/ --host 0.0.0.0 --tls-cert chain.pem --tls-key key.pem

    \b
    Exit codes: 0 stopped in order, 64 wrong usage, 70 the workers do not start,
    78 keys, folders, profiles or the ledger cannot be used.
    """
    if not data:
        raise UsageError("name the folder that submissions are kept in: --data DIR")
    file = Path(keys) if keys else Path(data) / "keys.toml"
    if new_key is not None or revoke_key is not None:
        return _change_keys(file, new_key, scopes, revoke_key)
    if bool(tls_cert) != bool(tls_key):
        raise UsageError("--tls-cert and --tls-key go together")
    if host not in _LOOPBACK and not tls_cert and not plain_http:
        raise UsageError("claims over a network need --tls-cert and --tls-key, or a proxy and --plain-http")
    options.build_options(payers=more["payers"], hold_on=more["hold_on"])
    if more["ledger"]:
        options.opened_ledger(more["ledger"]).close()
    try:
        from x12tools.service.running import Listening, run
        from x12tools.service.settings import Settings
    except ImportError as why:
        raise ConfigurationError("serve needs more: pip install 'x12tools[service]'") from why
    if not file.exists():
        raise UsageError(f"{file} is not there; --new-key NAME makes the first key")
    settings = Settings(
        data=Path(data).resolve(), keys=file, max_bytes=max_mib * _MIB, keep_days=keep, tls=bool(tls_cert),
        **more,
    )  # fmt: skip
    if not run(settings, Listening(host=host, port=port, certificate=tls_cert, key=tls_key)):
        raise InternalError("the workers do not start; nothing was served")
    return 0


def _change_keys(file: Path, new: str | None, scopes: str, revoked: str | None) -> int:
    from x12tools.service.keys import add_key, revoke_key

    if revoked is not None:
        revoke_key(file, revoked)
        emit(f"{revoked} opens nothing any more.\n")
    if new is not None:
        wanted = [one.strip() for one in scopes.split(",") if one.strip()]
        emit(add_key(file, new, wanted, datetime.datetime.now(datetime.UTC).date()) + "\n")
    return 0
