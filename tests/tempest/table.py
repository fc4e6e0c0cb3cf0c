#!/usr/bin/python3
"""What each test of a run came to: a line a test in RESULTS, and a summary on stdout, or with --write in the section "Tempest" of a document.

Usage: table.py STREAM RESULTS INTEROP [--write] DOCUMENT     (STREAM in subunit; INTEROP: names that OpenStack's interoperability guideline requires)
"""
import collections
import re
import sys

import subunit
import tempest.version
import testtools

HEADING = "## Tempest"
arguments = [argument for argument in sys.argv[1:] if argument != "--write"]
stream, results, interop, document = arguments
write = "--write" in sys.argv

outcomes, reasons, classes = {}, {}, {}


def last_line(details):
    lines = [line.strip() for name in ("traceback", "reason") if name in details for line in details[name].as_text().splitlines() if line.strip()]
    return lines[-1][:200] if lines else ""


def done(test):
    name, status = re.sub(r"\[.*\]$", "", test["id"]), test["status"]
    if status not in ("success", "fail", "skip"):
        return
    whole_class = re.match(r"setUpClass \(([\w.]+)\)", name)
    if whole_class:
        # A class that was skipped or failed as a whole names none of its tests.
        classes[whole_class[1]] = (status, last_line(test["details"]))
        return
    outcomes[name], reasons[name] = status, last_line(test["details"])


result = testtools.StreamToDict(done)
result.startTestRun()
subunit.ByteStreamToStreamResult(open(stream, "rb"), non_subunit_name="stdout").run(result)
result.stopTestRun()

with open(results, "w") as file:
    for name, status in sorted(outcomes.items()):
        file.write(f"{status} {name} {reasons[name] if status != 'success' else ''}".rstrip() + "\n")
    for name, (status, reason) in sorted(classes.items()):
        file.write(f"{status} {name} (whole class) {reason}".rstrip() + "\n")

required = [line.strip() for line in open(interop) if line.strip() and not line.startswith("#")]
of_required = collections.Counter(outcomes.get(name) or classes.get(name.rpartition(".")[0], ("not run", ""))[0] for name in required)
total = collections.Counter(outcomes.values())
whole = collections.Counter(status for status, _ in classes.values())
failed = sorted(name for name, status in outcomes.items() if status == "fail") + sorted(name for name, (status, _) in classes.items() if status == "fail")


def why(reason):
    """The reason of a skip without what differs from class to class."""
    return re.sub(r"^[\w.]+ skipped as ", "", re.sub(r"^The microversion range.*", "A microversion that is not asked for", reason)).rstrip(".")


skips = collections.Counter(why(reasons[name]) for name, status in outcomes.items() if status == "skip")
skips.update(f"{why(reason)} (whole class)" for status, reason in classes.values() if status == "skip")

lines = [
    f"| passed | failed | skipped | classes skipped as a whole | of the {len(required)} that the interoperability guideline requires |",
    "|---|---|---|---|---|",
    f"| {total['success']} | {len(failed)} | {total['skip']} | {whole['skip']} | "
    + ", ".join(f"{number} {status}" for status, number in sorted(of_required.items(), key=lambda item: -item[1])) + " |",
    "",
]
if failed:
    lines += ["| Failed | Why |", "|---|---|"]
    lines += [f"| `{name.removeprefix('tempest.api.compute.')}` | {(reasons.get(name) or classes.get(name, ('', ''))[1]).replace('|', '/')} |" for name in failed] + [""]
lines += ["| Skipped because | Times |", "|---|---|"]
lines += [f"| {reason.replace('|', '/') or 'no reason given'} | {number} |" for reason, number in skips.most_common()]
print("\n".join(lines))

if write:
    text = open(document).read()
    version = tempest.version.version_info.version_string()
    section = f"{HEADING}\n\n`tests/tempest/run --write` with tempest {version}, on a cloud of four hosts with the fake hypervisor.\n\n" + "\n".join(lines) + "\n\n"
    start = text.find(HEADING + "\n")
    if start < 0:
        start = end = text.index("## Operation by operation")
    else:
        end = text.index("\n## ", start) + 1
    with open(document, "w") as file:
        file.write(text[:start] + section + text[end:])
sys.exit(1 if failed or not outcomes else 0)
