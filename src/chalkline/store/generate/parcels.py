"""What hangs on messages: files by name, type and size."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from chalkline.store.generate.columns import take, truths
from chalkline.store.generate.names import FILES

_WITH = 0.27
"""The share of messages with anything attached."""
_PROGRAM_INSIDE = 0.02
"""Likewise of archives with a program in them."""
_MOST = 12
_LARGEST = 90_000_000
_PDF, _WORD = "application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_PROGRAM = "application/vnd.microsoft.portable-executable"
TYPES = (
    ("pdf", _PDF, 0.32),
    ("docx", _WORD, 0.22),
    ("jpg", "image/jpeg", 0.15),
    ("png", "image/png", 0.09),
    ("xlsx", _SHEET, 0.07),
    ("pptx", _SLIDES, 0.06),
    ("zip", "application/zip", 0.03),
    ("mp3", "audio/mpeg", 0.012),
    ("docm", "application/vnd.ms-word.document.macroEnabled.12", 0.006),
    ("csv", "text/csv", 0.03),
    ("exe", _PROGRAM, 0.004),
    ("js", "text/javascript", 0.002),
)
"""Extension, media type, share."""
_NAMES = tuple(f"{name}-{number}.{extension}" for extension, _, _ in TYPES for name in FILES for number in range(1, 9))


def attachments(count: int, random: np.random.Generator) -> tuple[pa.Array, npt.NDArray[np.float64]]:
    """The attachments of so many messages, and how many bytes each message has of them."""
    counts = np.where(random.random(count) < _WITH, np.minimum(random.geometric(0.62, count), _MOST), 0)
    offsets = np.concatenate([[0], np.cumsum(counts)])
    total = int(offsets[-1])
    shares = np.array([share for _, _, share in TYPES])
    kind = random.choice(len(TYPES), total, p=shares / shares.sum())
    sizes = np.minimum(random.lognormal(12.3, 1.6, total), _LARGEST).astype(np.int64)
    types = take(pa.array([media for _, media, _ in TYPES]), kind)
    extensions = np.array([extension for extension, _, _ in TYPES])[kind]
    per_type = len(FILES) * 8
    files = {
        "real_type": types,
        "program": pa.array(np.isin(extensions, ["exe", "js"])),
        "self_extracting": truths(0.0003, total, random),
        "holds_program": pa.array((extensions == "zip") & (random.random(total) < _PROGRAM_INSIDE)),
        "macros": pa.array(extensions == "docm"),
        "encrypted": truths(0.015, total, random),
        "music": pa.array(extensions == "mp3"),
        "name": take(pa.array(_NAMES), kind * per_type + random.integers(0, per_type, total)),
        "extension": pa.array(extensions.tolist(), pa.string()),
        "type": types,
        "size": pa.array(sizes),
    }
    elements = pa.StructArray.from_arrays(list(files.values()), names=list(files))
    bytes_until = np.concatenate([[0], np.cumsum(sizes)])
    weights = (bytes_until[offsets[1:]] - bytes_until[offsets[:-1]]).astype(np.float64)
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), elements), weights
