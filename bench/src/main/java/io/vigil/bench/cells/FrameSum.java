package io.vigil.bench.cells;

/** The checksum of a frame. */
enum FrameSum {
    NONE,
    CRC32C,
    MIX,
    ROTATE
}
