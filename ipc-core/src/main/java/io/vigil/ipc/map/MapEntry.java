package io.vigil.ipc.map;

/** A key and what it had at one instant. */
@SuppressWarnings("ArrayRecordComponent") // Carries bytes from the map to its caller; never compared.
public record MapEntry(byte[] key, MapValue value) {}
