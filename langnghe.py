"""The front door: mounts both applications (/ respondents, /admin staff) and gathers the commands."""

import importlib
import os

import click

from survey_core import __version__

# Our matrices are small: more threads for one product cost more than they save, and keep the cores from others' requests.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

COMMANDS = {
    "init": "command_line.init",
    "demo": "command_line.demo",
    "run": "command_line.run",
    "jobs": "command_line.jobs",
    "index": "command_line.index",
    "drivers": "command_line.drivers",
    "channels": "command_line.channels",
    "cut": "command_line.cut",
    "export": "command_line.export",
    "import": "command_line.imports",
    "questionnaire": "command_line.questionnaire",
    "department": "command_line.department",
    "collector": "command_line.collector",
    "slip": "command_line.slip",
    "kiosk-kit": "command_line.kiosk_kit",
    "device": "command_line.device",
    "round": "command_line.round",
    "close": "command_line.close",
    "issues": "command_line.issues",
    "user": "command_line.user",
    "backup": "command_line.backup",
    "restore": "command_line.restore",
    "check": "command_line.check",
}


class LazyGroup(click.Group):
    """Imports a command's module only when it is asked for, so that each starts as fast as it can."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        return importlib.import_module(COMMANDS[cmd_name]).command


@click.command(cls=LazyGroup)
@click.version_option(__version__, prog_name="langnghe")
def main() -> None:
    """Lắng Nghe: khảo sát hài lòng người bệnh và nhân viên y tế."""


def application(settings=None):
    """The WSGI application of both sides: respondents at /, staff at /admin."""
    return _mounted(respondents(settings), staff(settings))


def respondents(settings=None):
    from kiosk_app import create_app

    return create_app(settings)


def staff(settings=None):
    from survey_admin import create_app

    return create_app(settings)


def staff_alone(settings=None):
    """The staff side without the respondents', still under /admin."""
    return mounted_staff(staff(settings))


def mounted_staff(app):
    """The staff application under /admin, and nothing beside it."""
    from werkzeug.exceptions import NotFound

    return _mounted(NotFound(), app)


def _mounted(ground, staff_app):
    from werkzeug.middleware.dispatcher import DispatcherMiddleware

    return DispatcherMiddleware(ground, {"/admin": staff_app})


if __name__ == "__main__":
    main()
