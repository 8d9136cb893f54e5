"""LibreOffice's own answer to the tracked changes of Word files: all accepted, all rejected, each saved beside.

Run by the system's Python, which has LibreOffice's `uno`, and not by the one of the tests:

    python3 office_revisions.py PROFILE FILE...     PROFILE: an empty folder for LibreOffice's settings

It prints a line for each file that it has written.
"""

import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException

ANSWERS = {"accepte": ".uno:AcceptAllTrackedChanges", "refuse": ".uno:RejectAllTrackedChanges"}
_PATIENCE = 120  # seconds that LibreOffice may take to start
_BRIDGE = "com.sun.star.bridge.UnoUrlResolver"


def _set(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def _connect(pipe, office):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(_BRIDGE, local)
    for _ in range(_PATIENCE * 2):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if office.poll() is not None:
                sys.exit(f"LibreOffice s'est arrêté : {office.returncode}")
            time.sleep(0.5)
    sys.exit("LibreOffice ne répond pas")


def main(profile, names):
    pipe = Path(profile).name
    command = ["soffice", "--headless", "--norestore", f"--accept=pipe,name={pipe};urp"]
    office = subprocess.Popen([*command, f"-env:UserInstallation={Path(profile).as_uri()}"])
    context = _connect(pipe, office)
    make = context.ServiceManager.createInstanceWithContext
    desktop, dispatcher = (make(f"com.sun.star.frame.{name}", context) for name in ("Desktop", "DispatchHelper"))
    for path in map(Path, names):
        for answer, order in ANSWERS.items():
            document = desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, (_set("Hidden", True),))
            dispatcher.executeDispatch(document.CurrentController.Frame, order, "", 0, ())
            written = path.with_name(f"{path.stem}-{answer}.docx")
            document.storeToURL(written.as_uri(), (_set("FilterName", "MS Word 2007 XML"),))
            document.close(True)
            sys.stdout.write(f"{written}\n")
            sys.stdout.flush()
    with suppress(DisposedException):  # it may be gone before it answers
        desktop.terminate()
    office.wait(_PATIENCE)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
