"""The columnar form: conditions over Arrow batches of events, with the meaning of the reference evaluator.

Nodes of the typed tree become steps over columns (``planning``); overloads are kernels of numpy and Arrow where that is
exact (``kernels``), else the library's own functions, asked once for each distinct combination of arguments
(``distinct``); facts are asked once for each person between two changes of what is known of them (``facts``). Errors
are a column beside the values, and absorb as CEL says (``truth``).
"""

from chalkline.policy.cel.columnar.atoms import Skeleton, atoms_of
from chalkline.policy.cel.columnar.conditions import ColumnarConditions, columnar_conditions
from chalkline.policy.cel.columnar.plan import Plan

__all__ = ["ColumnarConditions", "Plan", "Skeleton", "atoms_of", "columnar_conditions"]
