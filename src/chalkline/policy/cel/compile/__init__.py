"""The compiled form: a set of conditions as one Python function, with the meaning of the reference evaluator.

Lowering makes terms of the typed tree (``lowering``), passes make them cheaper (``passes``), grouping and sharing
decide what is evaluated where, and writing makes Python of it. Errors are exceptions inside, bits or values outside.
"""

from chalkline.policy.cel.compile.compiler import (
    CompiledConditions,
    CompiledValue,
    compile_conditions,
    compile_value,
)

__all__ = ["CompiledConditions", "CompiledValue", "compile_conditions", "compile_value"]
