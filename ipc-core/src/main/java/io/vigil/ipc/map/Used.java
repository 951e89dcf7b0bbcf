package io.vigil.ipc.map;

/** How much of a map is used: keys, and what they count for. */
record Used(long entries, long bytes) {
    Used plus(long moreEntries, long moreBytes) {
        return new Used(entries + moreEntries, bytes + moreBytes);
    }
}
