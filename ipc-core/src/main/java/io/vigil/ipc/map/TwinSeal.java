package io.vigil.ipc.map;

/**
 * What can be checked of a twin before it is opened.
 *
 * @param length exact
 * @param constant how many bytes at its start never change
 * @param constantCrc CRC32C of them
 */
record TwinSeal(long length, long constant, long constantCrc) {}
