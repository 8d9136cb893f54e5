"""Whether nothing but signatures came into a file between what was given to sign and the first signature.

A signature answers for what stands before it: what somebody changed between the file that was given to sign and the
first signature is signed with the rest. Source: ISO 32000-1, 7.5.6 (incremental updates).
"""

from __future__ import annotations

from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, ModificationLevel, StandardDiffPolicy
from pyhanko.sign.diff_analysis.constants import ACROFORM_EXEMPT_STRICT_COMPARISON
from pyhanko.sign.diff_analysis.form_rules_api import FormUpdatingRule

from generator.pdf_files.signatures.control import READING_FAULTS, quiet_library
from generator.pdf_files.signatures.electronic import read_signed_pdf


def is_only_signed(frozen: bytes, signed: bytes, name: str) -> bool:
    """Whether a file called `name` is `frozen`, extended up to its first signature by what a signature needs.

    What came after that signature is judged by the signatures themselves.

    Raises: `InputFileError` when one cannot be read as it is.
    """
    if not signed.startswith(frozen):
        return False
    before, reader = read_signed_pdf(frozen, "acte"), read_signed_pdf(signed, name)
    try:
        signatures = reader.embedded_signatures
        given = before.total_revisions - 1
        first = min((signature.signed_revision for signature in signatures), default=given)
        policy = _allow_first_signature()
        with quiet_library():
            # One revision after the other: the library looks at the objects of the newer one only.
            found = [
                policy.apply(reader.get_historical_resolver(number - 1), reader.get_historical_resolver(number))
                for number in range(given + 1, first + 1)
            ]
    except READING_FAULTS:
        return False
    return bool(found) and all(one.modification_level <= ModificationLevel.FORM_FILLING for one in found)


def _allow_first_signature() -> StandardDiffPolicy:
    """What may come after a signature may come before the first; and the flags that say that there is one."""
    rule = DEFAULT_DIFF_POLICY.form_rule
    allowed = ACROFORM_EXEMPT_STRICT_COMPARISON | {"/SigFlags"}
    return StandardDiffPolicy(
        global_rules=DEFAULT_DIFF_POLICY.global_rules,
        form_rule=FormUpdatingRule(rule.field_rules if rule is not None else [], allowed),
    )
