"""Networks kept as ONNX files, run on the CPU."""

from pathlib import Path
from typing import Any

import onnxruntime


def session(path: Path, threads: int | None) -> Any:  # the library has no types
    """A network that answers `run`. Limits  keeps no memory between two pictures: they differ in size."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or 0
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
