package io.vigil.ipc.map;

/**
 * What a key had at one instant. The bytes are a copy of the caller's own.
 *
 * @param version of the change that set it: unique in its map, larger for later ones
 */
@SuppressWarnings("ArrayRecordComponent") // Carries bytes from the map to its caller; never compared.
public record MapValue(long version, byte[] bytes) {}
